import { open } from 'node:fs/promises'
import type { SessionRow } from '../../db/tables.ts'
import { isMissing } from '../../disk.ts'
import { AppError } from '../../errors.ts'
import type { RawBody } from '../../http/raw-body.ts'
import { type ImageType, imageTypeOf } from './image-type.ts'
import type { LooseFile } from './photo-files.ts'
import type { PhotoInnards } from './photo-parts.ts'
import { mustFit } from './photo-rows.ts'
import { refuseBomb } from './picture.ts'

/** Enough to tell what kind of picture it is, a HEIF file's brands included. */
const headBytes = 64

/** An original that is durable and looks like a picture. Whether it can be decoded is seen later, by a job. */
export interface Taken {
  readonly file: LooseFile
  readonly mediaType: ImageType
}

/** A file that came whole, and what its sender says of it. */
export interface Arrived {
  readonly bytes: number
  /** 64 lower-case hex digits, of what came. */
  readonly sha256: string
  /** The same by its sender, who may not have said it. */
  readonly declaredSha256: string | undefined
}

/**
 * Stores the bytes while they come, and judges them by what they are. What is refused leaves nothing behind.
 *
 * @param onProgress hears how many bytes are there, with every piece
 * @throws AppError `photo.interrupted`, `photo.digest-mismatch`, or a verdict (reject-photo.ts)
 */
export async function takeBytes(
  { files, photoFiles }: PhotoInnards,
  session: SessionRow,
  body: RawBody,
  onProgress: (sentBytes: number) => void,
): Promise<Taken> {
  if (body.declaredBytes !== undefined) mustFit(session, body.declaredBytes)
  const file = await photoFiles.write(session.id, watched(body.bytes, onProgress), session.maxPhotoBytes)
  const key = { sessionId: session.id, fileId: file.id }
  try {
    const { declaredSha256 } = body
    const mediaType = await files.useLocally(key, (path) => judge(session, path, { ...file, declaredSha256 }))
    return { file, mediaType }
  } catch (error) {
    await files.delete(key)
    // It was there a moment ago; only the sweep of a closed session takes away what belongs to no photo yet.
    throw isMissing(error) ? new AppError('session.closed', { cause: error }) : error
  }
}

/**
 * What kind of picture a file is that came whole.
 *
 * @throws AppError `photo.digest-mismatch`, or a verdict (reject-photo.ts)
 */
export async function judge(session: SessionRow, path: string, arrived: Arrived): Promise<ImageType> {
  const { bytes, sha256, declaredSha256 } = arrived
  if (declaredSha256 !== undefined && declaredSha256 !== sha256) throw new AppError('photo.digest-mismatch')
  mustFit(session, bytes)
  const mediaType = imageTypeOf(await readHead(path))
  if (!mediaType) throw new AppError('photo.not-an-image')
  if (!session.mediaTypes.split(' ').includes(mediaType)) throw new AppError('photo.type-unwanted')
  await refuseBomb(path, mediaType)
  return mediaType
}

async function readHead(path: string): Promise<Buffer> {
  const file = await open(path)
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(headBytes), 0, headBytes, 0)
    return buffer.subarray(0, bytesRead)
  } finally {
    await file.close()
  }
}

async function* watched(bytes: AsyncIterable<Uint8Array>, onProgress: (sentBytes: number) => void) {
  let sentBytes = 0
  for await (const chunk of bytes) {
    yield chunk
    sentBytes += chunk.length
    onProgress(sentBytes)
  }
}
