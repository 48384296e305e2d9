import { execFileSync } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import decodeHeic from 'heic-decode'
import sharp from 'sharp'
import { beforeAll, describe, expect, test } from 'vitest'
import { plantedIn, readWithExifr } from '../../test/media-corpus/read-metadata.ts'
import { type MediaEntry, mediaCorpus } from '../../test/media-corpus.ts'
import { type StrippableType, stripMetadata } from './strip-metadata.ts'

/** For what takes a second on a free machine. */
const slowly = { timeout: 30_000 }

interface Case {
  readonly name: string
  readonly type: StrippableType
  readonly before: Buffer
  readonly after: Buffer
}

let corpus: readonly MediaEntry[]
let cases: readonly Case[]

beforeAll(async () => {
  corpus = await mediaCorpus()
  cases = corpus.flatMap(({ name, bytes, expect }) =>
    expect.kind === 'ok' ? [{ name, type: expect.type, before: bytes, after: strip(bytes, expect.type) }] : [],
  )
})

test('decoded pixels stay equal, in every frame and at full depth', slowly, async () => {
  for (const { name, type, before, after } of cases) {
    expect(await decode(after, type), name).toEqual(await decode(before, type))
  }
})

test('orientation, colour profile, transparency and animation stay', async () => {
  for (const { name, before, after } of cases) expect(await appearance(after), name).toEqual(await appearance(before))
})

test('no planted byte is left, and in the originals this search finds them', () => {
  for (const { name, after } of cases) expect(plantedIn(after), name).toEqual([])
  expect(cases.filter(({ before }) => plantedIn(before).length > 0).length).toBeGreaterThan(40)
})

test('an independent reader finds nothing but the orientation, and in the originals places and serial numbers', async () => {
  for (const { name, after } of cases) expect(Object.keys(await readWithExifr(after)), name).toEqual(onlyOrientation)
  const told = await Promise.all(cases.map(({ before }) => readWithExifr(before)))
  expect(told.filter(({ GPSLatitude }) => GPSLatitude !== undefined).length).toBeGreaterThan(20)
  expect(told.filter(({ SerialNumber }) => SerialNumber !== undefined).length).toBeGreaterThan(20)
})

/** `toEqual` on keys: either `Orientation` or nothing. */
const onlyOrientation = expect.toSatisfy((keys: string[]) => keys.every((key) => key === 'Orientation'))

test.skipIf(!hasExiftool())(
  'exiftool, where there is one, finds nothing but the orientation either',
  slowly,
  async () => {
    const folder = await mkdtemp(join(tmpdir(), 'snaplink-strip-'))
    try {
      const paths = cases.map((_, index) => join(folder, `${index}`))
      await Promise.all(paths.map((path, index) => writeFile(path, cases[index]?.after ?? '')))
      for (const [index, tags] of readWithExiftool(paths).entries()) expect(tags, cases[index]?.name).toEqual([])
      await Promise.all(paths.map((path, index) => writeFile(path, cases[index]?.before ?? '')))
      expect(readWithExiftool(paths).filter((tags) => tags.includes('GPS:GPSLatitude')).length).toBeGreaterThan(30)
    } finally {
      await rm(folder, { recursive: true })
    }
  },
)

test('stripping again changes nothing, and says so', () => {
  for (const { name, type, before, after } of cases) {
    const again = stripMetadata(after, type)
    expect(again, name).toMatchObject({ ok: true, changed: false })
    expect(again.ok && Buffer.concat(again.pieces).equals(after), name).toBe(true)
    expect(stripMetadata(before, type), name).toMatchObject({ changed: !before.equals(after) })
  }
})

test('a picture under another type than its own is refused with a reason', () => {
  const types = ['image/jpeg', 'image/png', 'image/webp', 'image/heic'] as const
  for (const { type, before } of cases) {
    for (const other of types) {
      if (other === type || (other === 'image/heic' && type === 'image/avif')) continue
      expect(stripMetadata(before, other)).toEqual({ ok: false, reason: 'malformed' })
    }
  }
})

describe('what is damaged', () => {
  test('every cut through a picture is refused or, behind its last needed byte, stripped as if it were whole', () => {
    for (const { name, type, before, after } of cases) {
      for (let length = 0; length < before.length; length += 1 + Math.floor(before.length / 200)) {
        const stripped = stripMetadata(before.subarray(0, length), type)
        if (stripped.ok) expect(Buffer.concat(stripped.pieces).equals(after), `${name}, cut at ${length}`).toBe(true)
      }
    }
  })

  test('2,000 seeded mutations neither throw nor hang, and what is stripped can be stripped again', slowly, () => {
    const random = seededRandom(4711)
    let stripped = 0
    for (let run = 0; run < 2000; run++) {
      const { type, before } = cases[random(cases.length)] as Case
      const startedAt = performance.now()
      const first = stripMetadata(mutated(before, random), type)
      expect(performance.now() - startedAt, `run ${run}`).toBeLessThan(1000)
      if (!first.ok) continue
      stripped++
      expect(stripMetadata(Buffer.concat(first.pieces), type), `run ${run}`).toMatchObject({ ok: true, changed: false })
    }
    // If all were refused, or none, the mutations would be too rough or too gentle to prove anything.
    expect(stripped).toBeGreaterThan(300)
    expect(stripped).toBeLessThan(1700)
  })

  test('bad pictures of the corpus get an answer under every type', () => {
    const types = ['image/jpeg', 'image/png', 'image/webp', 'image/heic', 'image/avif'] as const
    for (const { name, bytes, expect: expected } of corpus) {
      if (expected.kind === 'ok') continue
      for (const type of types) expect(stripMetadata(bytes, type), name).toHaveProperty('ok')
    }
  })
})

function strip(bytes: Buffer, type: StrippableType): Buffer {
  const stripped = stripMetadata(bytes, type)
  if (!stripped.ok) throw new Error(`refused: ${stripped.reason}`)
  return Buffer.concat(stripped.pieces)
}

async function decode(bytes: Buffer, type: StrippableType): Promise<unknown> {
  if (type === 'image/heic') {
    const { data, width, height } = await decodeHeic({ buffer: bytes })
    return [width, height, Buffer.from(data.buffer).toString('base64')]
  }
  const { depth, space } = await sharp(bytes).metadata()
  const { data, info } = await sharp(bytes, { animated: true, failOn: 'warning' })
    .toColourspace(depth === 'ushort' ? 'rgb16' : space)
    .raw({ depth: depth === 'ushort' ? 'ushort' : 'uchar' })
    .toBuffer({ resolveWithObject: true })
  return [info, data.toString('base64')]
}

async function appearance(bytes: Buffer): Promise<unknown> {
  const {
    width,
    height,
    orientation,
    icc,
    space,
    channels,
    depth,
    hasAlpha,
    pages,
    loop,
    delay,
    autoOrient,
    chromaSubsampling,
  } = await sharp(bytes).metadata()
  return {
    ...{ width, height, space, channels, depth, hasAlpha, pages, loop, delay, autoOrient, chromaSubsampling },
    orientation: orientation ?? 1,
    icc: icc?.toString('base64'),
  }
}

function hasExiftool(): boolean {
  try {
    execFileSync('exiftool', ['-ver'])
    return true
  } catch {
    return false
  }
}

/** Of each file, the tags that are neither about the file, nor how it is coded, nor the orientation. */
function readWithExiftool(paths: readonly string[]): string[][] {
  const coding =
    /^(SourceFile|(ExifTool|System|File|JFIF|Adobe|ICC[^:]*|Composite|PNG[^:]*|RIFF|QuickTime|Meta):.*|IFD0:Orientation|EXIF:Orientation)$/
  const telling = /Comment|Author|Artist|Owner|Serial|GPS|Motion|Text|XMP/
  const output = execFileSync('exiftool', ['-json', '-G1', '-a', '-u', ...paths], {
    maxBuffer: 64 * 1024 * 1024,
    encoding: 'utf8',
  })
  return JSON.parse(output).map((tags: object) =>
    Object.keys(tags).filter((tag) => !coding.test(tag) || telling.test(tag)),
  )
}

/** Mulberry32: the same numbers for the same seed, below `bound`. */
function seededRandom(seed: number): (bound: number) => number {
  let state = seed
  return (bound) => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * bound)
  }
}

/** Bits flipped, numbers made huge or zero, parts cut out, doubled or written over; near the beginning more often than elsewhere. */
function mutated(original: Buffer, random: (bound: number) => number): Buffer {
  let bytes = Buffer.from(original)
  for (let times = 1 + random(3); times > 0 && bytes.length > 1; times--) {
    const at = random(random(2) === 0 ? bytes.length : Math.min(bytes.length, 1500))
    const length = Math.min(1 + random(32), bytes.length - at)
    const part = bytes.subarray(at, at + length)
    const kind = random(5)
    if (kind === 0) bytes.writeUInt8(bytes.readUInt8(at) ^ (1 << random(8)), at)
    else if (kind === 1) bytes.fill(random(2) === 0 ? 0xff : 0, at, at + Math.min(length, 4))
    else if (kind === 2) bytes = Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + length)])
    else if (kind === 3) bytes = Buffer.concat([bytes.subarray(0, at), part, bytes.subarray(at)])
    else part.copy(bytes, random(bytes.length))
  }
  return bytes
}
