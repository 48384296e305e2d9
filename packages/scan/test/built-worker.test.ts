import { rm } from 'node:fs/promises'
import { type CodeFormat, codeFormats } from '@snaplink/contract'
import sharp, { type Sharp } from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { goneAfter } from '../src/accept-rule.ts'
import { buildWorker } from './build-worker.ts'
import { drawCode, drawn, pixelsOf } from './drawn-codes.ts'
import { type NodeScanner, openInNode } from './worker-in-node.ts'

let dir: string
let scanner: NodeScanner
beforeAll(async () => {
  const built = await buildWorker()
  dir = built.dir
  scanner = await openInNode(built.workerFile, { formats: codeFormats, mode: 'codes' })
}, 60_000)
afterAll(async () => {
  await scanner?.close()
  await rm(dir, { recursive: true, force: true })
})

async function read(picture: Sharp, formats: readonly CodeFormat[] = codeFormats, mode: 'codes' | 'books' = 'codes') {
  scanner.configure({ formats, mode })
  return (await scanner.readStill(await pixelsOf(picture))).map(({ code, format }) => ({ code, format }))
}

const texts: Record<CodeFormat, string> = {
  aztec: 'Shelf 7, box 12',
  codabar: 'A4015683B',
  code_39: 'SHELF-7',
  code_93: 'SHELF-93',
  code_128: 'Shelf 128',
  data_matrix: 'Größe 42',
  ean_8: '96385074',
  ean_13: '4006381333931',
  itf: '30712345000010',
  pdf417: 'Parcel 417',
  qr_code: 'https://example.org/päckchen',
  upc_a: '036000291452',
  upc_e: '01234565',
}

test.for(codeFormats)('%s is read, and called by its name', async (format) => {
  const code = texts[format]
  expect(await read(await drawCode(format, code))).toEqual([
    { code: expect.stringContaining(code.replace(/^A|B$/g, '')), format },
  ])
})

const ean = texts.ean_13
const paper = { background: 'white' }
const damages: Record<string, (code: Sharp) => Promise<Sharp> | Sharp> = {
  blurred: (code) => code.blur(1.6),
  'of low contrast': (code) => code.linear(0.15, 120),
  inverted: (code) => code.negate({ alpha: false }),
  'upside down': (code) => code.rotate(180),
  'turned by 90°': (code) => code.rotate(90),
  'tilted by 20°': (code) => code.rotate(20, paper),
  'tilted by 45°': (code) => code.rotate(45, paper),
  'tilted by 120°': (code) => code.rotate(120, paper),
  'half covered by a label': (code) => cover(code, { left: 0, top: 25, width: 330, height: 70 }),
  'scratched through': (code) => cover(code, { left: 150, top: 0, width: 60, height: 90 }),
  'in a grainy picture': async (code) => {
    const { width = 0, height = 0 } = await code.metadata()
    const noise = { type: 'gaussian' as const, mean: 128, sigma: 45 }
    const grain = await sharp({ create: { width, height, channels: 3, background: 'grey', noise } })
      .png()
      .toBuffer()
    return code.composite([{ input: grain, blend: 'soft-light' }])
  },
}

async function cover(code: Sharp, { left, top, width, height }: Record<'left' | 'top' | 'width' | 'height', number>) {
  const label = { create: { width, height, channels: 3 as const, background: '#e8e8e0' } }
  return code.composite([{ input: await sharp(label).png().toBuffer(), left, top }])
}

test.for(Object.entries(damages))('an EAN-13 that is %s', async ([, damage]) => {
  const code = await drawn(await drawCode('ean_13', ean))
  expect(await read(await damage(code))).toEqual([{ code: ean, format: 'ean_13' }])
})

test('an add-on is never part of the code', async () => {
  for (const addOn of ['12', '51299']) {
    const picture = await drawCode('ean_13', `9780306406157 ${addOn}`)
    expect(await read(picture)).toEqual([{ code: '9780306406157', format: 'ean_13' }])
  }
})

test('in books mode an ISBN is read, also from a blurred and tilted cover, and nothing else is', async () => {
  const isbn = await drawCode('ean_13', '9780306406157 51299')
  const worn = (await drawn(isbn.rotate(12, paper))).blur(1)
  expect(await read(worn, ['ean_13'], 'books')).toEqual([{ code: '9780306406157', format: 'ean_13' }])
  for (const format of ['ean_13', 'upc_e', 'upc_a', 'qr_code'] as const) {
    expect(await read(await drawCode(format, texts[format]), codeFormats, 'books')).toEqual([])
  }
})

test('only what was asked for is read', async () => {
  expect(await read(await drawCode('ean_13', ean), ['qr_code', 'code_128'])).toEqual([])
  expect(await read(await drawCode('upc_a', texts.upc_a), ['ean_13'])).toEqual([
    { code: `0${texts.upc_a}`, format: 'ean_13' },
  ])
})

test('several codes in one picture are all read', async () => {
  const pictures = await Promise.all(
    (['ean_13', 'code_128', 'qr_code'] as const).map((one) => drawCode(one, texts[one])),
  )
  const inputs = await Promise.all(pictures.map((picture) => picture.png().toBuffer()))
  const sheet = sharp({ create: { width: 700, height: 900, channels: 3, background: 'white' } })
  const picture = sheet.composite(inputs.map((input, i) => ({ input, left: 40, top: 20 + i * 280 })))
  const codes = (await read(await drawn(picture))).map(({ code }) => code)
  expect(codes.sort()).toEqual([texts.ean_13, texts.code_128, texts.qr_code].sort())
})

test('nothing is read from grain, nor from a picture of a few lines', async () => {
  const noise = { type: 'gaussian' as const, mean: 128, sigma: 60 }
  for (const [width, height] of [
    [640, 480],
    [600, 3],
    [1, 1],
  ] as const) {
    expect(await read(sharp({ create: { width, height, channels: 3, background: 'grey', noise } }))).toEqual([])
  }
})

test('in video a code is believed when frames agree, once, and again when it comes back', async () => {
  scanner.configure({ formats: ['ean_13'], mode: 'codes' })
  const code = await pixelsOf(await drawCode('ean_13', ean))
  const empty = await pixelsOf(sharp({ create: { width: 300, height: 200, channels: 3, background: 'white' } }))
  const gone = Math.max(goneAfter.frames, Math.ceil(goneAfter.ms / 100)) + 1
  const film = [...Array(6).fill(code), ...Array(gone).fill(empty), ...Array(4).fill(code)]
  const answers = []
  for (const [at, frame] of film.entries()) answers.push(await scanner.frame(frame, at * 100))
  const readings = answers.flatMap(({ readings }, at) => readings.map(({ code, isRepeat }) => ({ at, code, isRepeat })))
  expect(readings).toEqual([
    { at: 2, code: ean, isRepeat: false },
    { at: 6 + gone + 2, code: ean, isRepeat: true },
  ])
  expect(answers[0]?.seen).toMatchObject({ code: ean })
  expect(answers[6]?.seen).toBeNull()
})

test('in video a code that lies at 45° is believed too: what has found it is asked first', async () => {
  scanner.configure({ formats: ['ean_13', 'qr_code'], mode: 'codes' })
  const tilted = await pixelsOf((await drawCode('ean_13', ean)).rotate(45, paper))
  const readings = []
  for (let at = 0; at < 9; at++) readings.push(...(await scanner.frame(tilted, at * 33)).readings)
  expect(readings).toMatchObject([{ code: ean, isRepeat: false }])
})
