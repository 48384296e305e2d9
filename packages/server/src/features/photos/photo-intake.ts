import type { SessionRow } from '../../db/tables.ts'
import { AppError } from '../../errors.ts'
import { type ImageType, imageTypeOf } from './image-type.ts'
import type { LooseFile } from './photo-files.ts'
import type { PhotoInnards } from './photo-parts.ts'
import { mustFit } from './photo-rows.ts'
import { measurePicture } from './picture.ts'
import type { UploadBody } from './upload-body.ts'

/** An original that is durable and looks like a picture. Whether it can be decoded is seen later, by a job. */
export interface Taken {
  readonly file: LooseFile
  readonly mediaType: ImageType
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
  body: UploadBody,
  onProgress: (sentBytes: number) => void,
): Promise<Taken> {
  if (body.declaredBytes !== undefined) mustFit(session, body.declaredBytes)
  const file = await photoFiles.write(session.id, watched(body.bytes, onProgress), session.maxPhotoBytes)
  const key = { sessionId: session.id, fileId: file.id }
  try {
    if (body.declaredSha256 !== undefined && body.declaredSha256 !== file.sha256) {
      throw new AppError('photo.digest-mismatch')
    }
    mustFit(session, file.bytes)
    const mediaType = imageTypeOf(file.head)
    if (!mediaType) throw new AppError('photo.not-an-image')
    await files.useLocally(key, measurePicture)
    return { file, mediaType }
  } catch (error) {
    await files.delete(key)
    throw error
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
