import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import sharp from 'sharp'
import { phonePhoto } from '../e2e/support/pictures.ts'
import { cleanOriginal } from '../packages/server/src/features/photos/clean-original.ts'
import type { ImageType } from '../packages/server/src/features/photos/image-type.ts'
import { makePictures } from '../packages/server/src/features/photos/picture.ts'
import { median, printTable } from './report.ts'

const rounds = 5

/** What it costs to prepare one photo of 12 megapixels: display sizes, JPEG where one is needed, metadata removed. */
export async function benchPhotoCpu(): Promise<void> {
  const rows: string[][] = []
  for (const [type, photo] of await samples()) {
    const pictures: { cpuMs: number; ms: number }[] = []
    const cleaning: number[] = []
    for (let round = 0; round < rounds; round++) {
      const { jpeg, ...cost } = await costOf(() => makePictures(photo, type))
      pictures.push(cost)
      cleaning.push((await costOf(async () => ({ clean: await cleanOriginal(photo, type, jpeg) }))).cpuMs)
    }
    rows.push([
      type,
      (photo.length / 1024 / 1024).toFixed(1),
      median(pictures.map(({ cpuMs }) => cpuMs)).toFixed(0),
      median(pictures.map(({ ms }) => ms)).toFixed(0),
      median(cleaning).toFixed(1),
    ])
  }
  printTable(
    `Preparing a photo of 12 megapixels (median of ${rounds})`,
    ['type', 'MB', 'pictures: CPU ms', 'pictures: ms', 'metadata: CPU ms'],
    rows,
  )
}

/** CPU of the whole process, its threads included. */
async function costOf<Result extends object>(work: () => Promise<Result>) {
  const startedAt = performance.now()
  const before = process.cpuUsage()
  const result = await work()
  const { user, system } = process.cpuUsage(before)
  return { ...result, cpuMs: (user + system) / 1000, ms: performance.now() - startedAt }
}

async function samples(): Promise<[ImageType, Buffer][]> {
  const { buffer: photo } = await phonePhoto()
  const heic = await toHeic(photo)
  const heics: [ImageType, Buffer][] = heic ? [['image/heic', heic]] : []
  return [
    ['image/jpeg', photo],
    ['image/webp', await sharp(photo).webp({ effort: 0 }).toBuffer()],
    ['image/png', await sharp(photo).png({ compressionLevel: 3 }).toBuffer()],
    ['image/avif', await sharp(photo).avif({ effort: 0 }).toBuffer()],
    ...heics,
  ]
}

/** With heif-enc of libheif-examples, where it is installed; nothing that we ship makes HEIC. */
async function toHeic(photo: Buffer): Promise<Buffer | null> {
  const folder = await mkdtemp(join(tmpdir(), 'snaplink-bench-'))
  try {
    await writeFile(join(folder, 'photo.jpg'), photo)
    const preset = ['-p', 'preset=ultrafast']
    await promisify(execFile)('heif-enc', [...preset, '-o', join(folder, 'photo.heic'), join(folder, 'photo.jpg')])
    return await readFile(join(folder, 'photo.heic'))
  } catch (error) {
    console.log(`Without HEIC: ${error instanceof Error ? error.message : error}`)
    return null
  } finally {
    await rm(folder, { recursive: true })
  }
}
