import { limits, newId } from '@snaplink/contract'
import sharp from 'sharp'
import { atMost } from '../../at-most.ts'
import { AppError } from '../../errors.ts'
import { readWhole } from '../../files/read-whole.ts'
import type { BookParts } from './book-parts.ts'
import type { BookRecord } from './book-record.ts'
import type { Providers } from './providers/providers.ts'

/** A cover that we keep, in both sizes. */
export interface Cover {
  readonly coverFileId: string
  readonly thumbFileId: string
  /** In pixels, of the large one. */
  readonly width: number
  readonly height: number
}

/** Where covers lie: for the file store, a session's folder. */
export const coversFolder = 'book-covers'

/** The large one fills a panel on a dense screen; the small one a tile. Pixels. */
const largest = { width: 800, height: 1200 }
const thumb = { width: 256, height: 384 }
/** Less than this is no picture of a book: a missing one is a single pixel, with 200. */
const leastSide = 30
const maxPixels = 60_000_000
const formats = new Set(['jpeg', 'png', 'webp', 'gif', 'heif', 'avif'])
const timeoutMs = 15_000

/** Whole pictures are decoded. */
const twoAtOnce = atMost(2)

export type Covers = ReturnType<typeof createCovers>

export function createCovers(
  { db, files, clock }: Pick<BookParts, 'db' | 'files' | 'clock'>,
  { outside, pace }: Providers,
) {
  /** @throws AppError `cover.unreadable` */
  async function keep(picture: Buffer): Promise<Cover> {
    const { large, small, width, height } = await twoAtOnce(() => makeSizes(picture))
    const coverFileId = await store(large, 'cover.jpg', 'image/jpeg')
    const thumbFileId = await store(small, 'cover.webp', 'image/webp')
    return { coverFileId, thumbFileId, width, height }
  }

  /** Durable before its row; what no row names is swept (files/orphan-sweep.ts). */
  async function store(bytes: Buffer, name: string, mediaType: string): Promise<string> {
    const id = newId()
    const written = await files.write({ sessionId: coversFolder, fileId: id }, [bytes], { maxBytes: bytes.length })
    if (written === 'too-large') throw new AppError('cover.too-large')
    const row = {
      id,
      sessionId: coversFolder,
      name,
      mediaType,
      bytes: bytes.length,
      createdAt: clock.now(),
      hiddenAt: null,
    }
    await db.write.insertInto('files').values(row).execute()
    return id
  }

  return {
    keep,

    /** Somebody else's picture. Null where there is none, or nothing that could be one. @throws OutsideError where nobody answered */
    async fetch(url: string): Promise<Cover | null> {
      if (!URL.canParse(url) || (await pace.turn(new URL(url).host)) === 'paused') return null
      try {
        const request = { maxBytes: limits.maxCoverBytes, timeoutMs, accept: 'image/*' }
        const { status, mediaType, body } = await outside.get(url, request)
        if (status !== 200 || !mediaType.startsWith('image/') || mediaType === 'image/svg+xml') return null
        return await keep(body)
      } catch (error) {
        const isTheirs = error instanceof AppError || (error as { reason?: string }).reason === 'refused'
        if (isTheirs) return null
        throw error
      }
    },

    /** Of a photo of a session, as it is shown. @throws AppError `photo.unknown`, `photo.not-ready`, `cover.unreadable` */
    async fromPhoto(sessionId: string, photoId: string): Promise<Cover> {
      const photo = await db.read
        .selectFrom('photos')
        .select(['state', 'displayFileId'])
        .where('sessionId', '=', sessionId)
        .where('id', '=', photoId)
        .executeTakeFirst()
      if (!photo || photo.state === 'removed') throw new AppError('photo.unknown')
      if (photo.state !== 'ready' || photo.displayFileId === null) throw new AppError('photo.not-ready')
      const bytes = await readWhole(files, { sessionId, fileId: photo.displayFileId })
      if (!bytes) throw new AppError('photo.unknown')
      return keep(bytes)
    },
  }
}

export function withCover(
  book: BookRecord,
  { coverFileId, thumbFileId, width, height }: Cover,
  source: string,
): BookRecord {
  const { details } = book
  const sources = { ...details.sources, cover: source }
  return { ...book, coverFileId, thumbFileId, details: { ...details, sources, coverSize: { width, height } } }
}

async function makeSizes(picture: Buffer) {
  try {
    const options = { limitInputPixels: maxPixels, failOn: 'error' } as const
    const { format, width, height } = await sharp(picture, options).metadata()
    if (!formats.has(format) || Math.min(width, height) < leastSide) throw new AppError('cover.unreadable')
    const { data, info } = await sharp(picture, options)
      .timeout({ seconds: 20 })
      .autoOrient()
      .resize({ ...largest, fit: 'inside', withoutEnlargement: true })
      .flatten({ background: '#fff' })
      .toColourspace('srgb')
      .jpeg({ quality: 82 })
      .toBuffer({ resolveWithObject: true })
    const small = await sharp(data)
      .resize({ ...thumb, fit: 'inside', withoutEnlargement: true })
      .webp({ effort: 2 })
      .toBuffer()
    return { large: data, small, width: info.width, height: info.height }
  } catch (cause) {
    throw cause instanceof AppError ? cause : new AppError('cover.unreadable', { cause })
  }
}
