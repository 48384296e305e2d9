import type { PhotoList, PhotoUrls, PhotoView } from '@snaplink/contract'
import { isErrorCode } from '@snaplink/contract'
import { photosInOrder } from '../../db/photos-in-order.ts'
import type { PhotoRow } from '../../db/tables.ts'
import { AppError } from '../../errors.ts'
import type { FileUrls } from '../../files/file-urls.ts'
import { editsOf } from './photo-edits.ts'
import { picturePath, zipPath } from './photo-exports.ts'
import type { PhotoParts } from './photo-parts.ts'
import { findPhoto } from './photo-rows.ts'

/** What a page shows of a session's photos: those that were not removed, in the person's order. */
export interface PhotoViews {
  list(sessionId: string): Promise<PhotoList>
  /** @throws AppError `photo.unknown` */
  one(sessionId: string, photoId: string): Promise<PhotoView>
  /** Changes whenever the answers above would: with every event, and when links are renewed. Costs one small read. */
  version(sessionId: string): Promise<string>
}

export function createPhotoViews({ db, log, urls }: PhotoParts): PhotoViews {
  return {
    async list(sessionId) {
      // The cursor first: what happens between the two reads is told again, never left out.
      const cursor = await log.head(sessionId)
      const rows = await photosInOrder(db.read, sessionId).where('state', '!=', 'removed').execute()
      const photos = rows.flatMap((row) => viewOf(row, urls) ?? [])
      const hasOriginals = photos.some(({ state }) => state === 'ready')
      return { photos, cursor, ...(hasOriginals && { zip: urls.link(zipPath(sessionId)) }) }
    },
    async one(sessionId, photoId) {
      const row = await findPhoto(db.read, { sessionId, photoId })
      const view = row && viewOf(row, urls)
      if (!view) throw new AppError('photo.unknown')
      return view
    },
    version: async (sessionId) => `"${await log.head(sessionId)}-${urls.expiresAt()}"`,
  }
}

function viewOf(row: PhotoRow, urls: FileUrls): PhotoView | undefined {
  const { id, deviceId, position, name, bytes, mediaType, state, code, width, height, sha256, offeredAt } = row
  if (state === 'removed') return undefined
  const edits = editsOf(row)
  return {
    photoId: id,
    deviceId,
    position,
    name,
    bytes,
    mediaType,
    state,
    ...(isErrorCode(code) && { code }),
    ...(width !== null && { width }),
    ...(height !== null && { height }),
    ...(sha256 !== null && { sha256 }),
    offeredAt,
    ...(row.isCover === 1 && { isCover: true }),
    ...(row.scanId !== null && { scanId: row.scanId }),
    ...(edits && { edits }),
    urls: urlsOf(row, urls),
  }
}

/** Links to what may be seen: an original as it came, with all that its camera wrote into it, is not handed out before it is ready. */
function urlsOf(row: PhotoRow, urls: FileUrls): PhotoUrls {
  const { previewFileId, thumbFileId, displayFileId, jpegFileId } = row
  const originalFileId = row.state === 'ready' ? row.originalFileId : null
  return {
    ...(previewFileId !== null && { preview: urls.view(previewFileId) }),
    ...(thumbFileId !== null && { thumb: urls.view(thumbFileId) }),
    ...(displayFileId !== null && { display: urls.view(displayFileId) }),
    ...(originalFileId !== null && { original: urls.view(originalFileId), download: urls.download(originalFileId) }),
    ...(jpegFileId !== null && { jpeg: urls.download(jpegFileId) }),
    ...(row.state === 'ready' && {
      editedJpeg: urls.link(picturePath(row.sessionId, row.id, 'jpeg')),
      editedPng: urls.link(picturePath(row.sessionId, row.id, 'png')),
    }),
  }
}
