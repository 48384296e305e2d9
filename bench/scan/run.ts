import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import { codeFormats } from '../../packages/contract/src/code-format.ts'
import type { Engine, ScanSettings } from '../../packages/scan/src/reading.ts'
import { openInNode } from '../../packages/scan/test/worker-in-node.ts'
import { ensureWebBuild } from '../../scripts/build-web.ts'
import { printTable } from '../report.ts'
import type { Contender } from './contender.ts'
import { readCorpus } from './corpus.ts'
import { openChromium } from './in-chromium.ts'
import { measureLiveVideo } from './live-video.ts'
import { measure, type Score, sum } from './measure.ts'
import { openPeers } from './peers.ts'
import { measureBooks, measureTilts } from './tilts.ts'

const usage = `npm run bench:scan -- --dir FOLDER [--json] [--no-chromium] [--no-peers] [--no-video]

Reads every picture below FOLDER (the layout of zxing-cpp's test/samples) with the worker that our pages load.
NAME.txt or NAME.bin beside a picture is what it shows; whatever is read in a folder "falsepositives…" is a mistake.`

const { values } = parseArgs({
  options: {
    dir: { type: 'string' },
    json: { type: 'boolean', default: false },
    chromium: { type: 'boolean', default: true },
    peers: { type: 'boolean', default: true },
    video: { type: 'boolean', default: true },
  },
  allowNegative: true,
})
if (!values.dir) {
  console.error(usage)
  process.exit(2)
}

const root = join(import.meta.dirname, '../..')
ensureWebBuild(root)
const assetsDir = join(root, 'packages/web/dist/assets')
const workerFile = readdirSync(assetsDir).find((name) => /^scan-worker-[\w-]+\.js$/.test(name)) ?? 'scan-worker'
const worker = {
  file: workerFile,
  sha256: createHash('sha256')
    .update(readFileSync(join(assetsDir, workerFile)))
    .digest('hex'),
}
/** All that is fetched when the scanner opens, as it travels. */
const openingBytes = readdirSync(assetsDir)
  .filter((name) => /^(scan-worker|zbar|zxing).*\.br$/.test(name))
  .reduce((total, name) => total + readFileSync(join(assetsDir, name)).length, 0)
if (!values.json) {
  console.log(`worker: ${worker.file}, sha256 ${worker.sha256}`)
  console.log(`bytes to open the scanner: ${(openingBytes / 1024).toFixed(0)} KB brotli`)
}

const all: ScanSettings = { formats: codeFormats, mode: 'codes' }
const combinations: Record<string, readonly Engine[] | undefined> = {
  'zxing + zbar': undefined,
  zxing: ['zxing'],
  zbar: ['zbar'],
}
const folders = await readCorpus(values.dir)
const scanner = await openInNode(pathToFileURL(join(assetsDir, workerFile)), all)
const chromium = values.chromium || values.peers ? await openChromium(workerFile) : undefined
try {
  const scores: Score[] = []
  for (const [name, engines] of Object.entries(combinations)) {
    const settings = { ...all, ...(engines && { engines }) }
    scanner.configure(settings)
    const inNode: Contender = {
      name: `Snaplink (${name}), Node`,
      read: ({ pixels }) => scanner.readStill(pixels),
    }
    for (const folder of folders) scores.push(await measure(folder, inNode))
    if (!values.chromium || !chromium) continue
    const inChromium = await chromium.contender(`Snaplink (${name}), Chromium`, settings)
    for (const folder of folders) scores.push(await measure(folder, inChromium))
  }
  if (values.peers && chromium) {
    for (const peer of await openPeers(chromium.browser, `http://localhost:${chromium.server.port}/scan`)) {
      for (const folder of folders) scores.push(await measure(folder, peer))
    }
  }
  scanner.configure({ ...all, mode: 'books' })
  const books = await measureBooks(folders, scanner)
  scanner.configure({ formats: ['ean_13'], mode: 'codes' })
  const tilts = await measureTilts(scanner)
  await chromium?.close()
  const video = values.video ? await measureLiveVideo(workerFile) : undefined
  const families = familiesOf(scores)
  if (values.json)
    console.log(JSON.stringify({ worker, openingBytes, scores, families, books, tilts, video }, undefined, 2))
  else print()

  function print(): void {
    const head = ['folder', 'who', 'pictures', 'read', 'wrong', 'missed', 'false positives', 'median ms']
    printTable('Each folder', head, scores.map(rowOf))
    printTable('Together', head, families.map(rowOf))
    const booksHead = ['turned', 'pictures', 'read', 'wrong', 'missed']
    printTable(
      'ISBNs in books mode',
      booksHead,
      books.map((row) => [`${row.turn}°`, ...Object.values(row).slice(1).map(String)]),
    )
    console.log(`\nDrawn EAN-13, 2 pixels a module, 0° to 180°: ${tilts.count - tilts.failed.length} of ${tilts.count}`)
    for (const failed of tilts.failed) console.log(`  not read: ${failed}`)
    for (const { contender, folder, mistakes } of scores)
      if (contender.startsWith('Snaplink (zxing + zbar)'))
        for (const mistake of mistakes) console.log(`  mistake of ${contender} in ${folder}: ${mistake}`)
    if (video)
      console.log(
        `Live video, 1280 × 720: ${video.framesPerSecond.toFixed(1)} frames a second looked at, frame to result p50 ${video.lookP50Ms.toFixed(1)} ms, p95 ${video.lookP95Ms.toFixed(1)} ms`,
      )
  }
} finally {
  await chromium?.close().catch(() => undefined)
  await scanner.close()
}

function rowOf(score: Score): string[] {
  const { folder, contender, pictures, read, wrong, missed, falsePositives, medianMs } = score
  return [folder, contender, ...[pictures, read, wrong, missed, falsePositives].map(String), medianMs.toFixed(0)]
}

/** Retail, QR and the like over all their folders, for each contender. */
function familiesOf(scores: readonly Score[]): Score[] {
  const family = ({ folder }: Score) =>
    /^(ean|upc)/.test(folder)
      ? 'retail'
      : /^qr/.test(folder)
        ? 'QR'
        : /false-?positives/i.test(folder)
          ? 'false positives'
          : 'other'
  const groups = Map.groupBy(scores, (score) => `${family(score)}\n${score.contender}`)
  return [...groups]
    .map(([key, group]) => sum(group, key.split('\n')[0] ?? ''))
    .sort((a, b) => (a.folder < b.folder ? -1 : a.folder > b.folder ? 1 : 0))
}
