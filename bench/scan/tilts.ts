import type { NodeScanner } from '../../packages/scan/test/worker-in-node.ts'
import type { SampleFolder } from './corpus.ts'
import { ean13, pictureOf } from './pictures.ts'

const bookTurns = [0, 15, 45, 90, 180]

/** ISBNs of the corpus in books mode, turned. */
export async function measureBooks(folders: readonly SampleFolder[], scanner: NodeScanner) {
  const samples = folders
    .flatMap(({ samples }) => samples)
    .filter(({ expected }) => expected && /^97[89]\d{10}(\d{2}|\d{5})?$/.test(expected.toString().trim()))
  const rows = []
  for (const turn of bookTurns) {
    const row = { turn, pictures: samples.length, read: 0, wrong: 0, missed: 0 }
    for (const { path, expected } of samples) {
      const codes = (await scanner.readStill((await pictureOf(path, turn)).pixels)).map(({ code }) => code)
      const right = expected?.toString().slice(0, 13)
      if (codes.some((code) => code !== right)) row.wrong++
      else if (codes.length > 0) row.read++
      else row.missed++
    }
    rows.push(row)
  }
  return rows
}

const synthetic = ['4006381333931', '9780306406157', '0036000291452', '5901234123457']

/** Drawn EAN-13 at 2 pixels a module, at each tilt. Answers those that were not read. */
export async function measureTilts(scanner: NodeScanner) {
  const failed: string[] = []
  let count = 0
  for (let turn = 0; turn <= 180; turn += 5) {
    for (const code of synthetic) {
      count++
      const read = await scanner.readStill((await ean13(code, 2, turn)).pixels)
      if (read.length !== 1 || read[0]?.code !== code) failed.push(`${code} at ${turn}°`)
    }
  }
  return { count, failed }
}
