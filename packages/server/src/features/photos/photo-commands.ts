import { limits, type Preview } from '@snaplink/contract'
import type { PhotoRow } from '../../db/tables.ts'
import { AppError } from '../../errors.ts'
import { stripMetadata } from '../../pictures/strip-metadata.ts'
import type { Device } from '../../session/access.ts'
import type { Call } from '../../session/commands.ts'
import { imageTypeOf } from './image-type.ts'
import type { Kept, LooseFile } from './photo-files.ts'
import type { PhotoInnards } from './photo-parts.ts'
import { findOwnPhoto, findPhoto, insertPhoto, mustBeWelcome, mustOwn, updatePhoto } from './photo-rows.ts'
import { measurePicture } from './picture.ts'
import { tellRefusal } from './tell-refusal.ts'

interface Offered extends Kept {
  readonly state: PhotoRow['state']
}

/** `photo.offer` and `photo.preview`. Offering the same photo again, by whichever command, does nothing. */
export function registerPhotoCommands(parts: PhotoInnards): void {
  const { db, commands, signals, photoFiles, jobs, clock } = parts
  const roles = ['phone', 'page'] as const

  commands.register('photo.offer', {
    roles,
    run: (call) => tellRefusal(signals, call.device, call.data, () => offer(call)),
  })
  commands.register('photo.preview', { roles, run: replacePreview })

  async function offer({ device, data, append }: Call<'photo.offer'>) {
    const { sessionId } = device
    const known = await findPhoto(db.read, { sessionId, photoId: data.photoId })
    const preview = data.preview && !known ? await cleanPreview(data.preview) : undefined
    if (preview) {
      await mustBeWelcome(db.read, sessionId, data)
      // Before anything is durable: it is not kept, and the page paints it two fsyncs sooner. If the offer is refused after all,
      // `photo.refused` takes it back.
      showPreview(device, data.photoId, preview)
    }
    const file = preview && (await storePreview(sessionId, preview))
    const { seq, answer } = await photoFiles.keepOrDelete(file ? [file] : [], () =>
      append<Offered>(async (trx, session) => {
        const earlier = await findPhoto(trx, { sessionId, photoId: data.photoId })
        if (earlier) {
          mustOwn(device, earlier)
          return { events: [], answer: { areKept: false, state: earlier.state } }
        }
        const { photoId, position, name, bytes, mediaType, scanId } = data
        await insertPhoto(trx, session, { ...data, deviceId: device.id, offeredAt: clock.now() })
        if (preview && file) {
          const { width, height, mediaType } = preview
          await photoFiles.keep(trx, file, { name, mediaType })
          await updatePhoto(trx, { sessionId, photoId }, { previewFileId: file.id, width, height })
        }
        const told = { photoId, position, name, bytes, mediaType, ...(scanId !== undefined && { scanId }) }
        const offered = { ...told, hasPreview: preview !== undefined }
        return { events: [{ type: 'photo.offered', data: offered }], answer: { areKept: true, state: 'offered' } }
      }),
    )
    return { seq, answer: { photoId: data.photoId, ...(answer && { state: answer.state }) } }
  }

  /** Only while there is nothing better to show. */
  async function replacePreview({ device, data, append }: Call<'photo.preview'>) {
    const { sessionId } = device
    const { photoId } = data
    await findOwnPhoto(db.read, device, photoId)
    const preview = await cleanPreview(data.preview)
    const file = await storePreview(sessionId, preview)
    const { seq, answer } = await photoFiles.keepOrDelete([file], () =>
      append<Kept>(async (trx) => {
        const photo = await findOwnPhoto(trx, device, photoId)
        const isWaiting = photo.state === 'offered' || photo.state === 'received'
        if (!isWaiting) return { events: [], answer: { areKept: false } }
        const { width, height, mediaType } = preview
        await photoFiles.keep(trx, file, { name: photo.name, mediaType })
        await updatePhoto(trx, { sessionId, photoId }, { previewFileId: file.id, width, height })
        await photoFiles.discard(trx, sessionId, [photo.previewFileId])
        return { events: [{ type: 'photo.preview', data: { photoId, width, height } }], answer: { areKept: true } }
      }),
    )
    if (answer?.areKept) showPreview(device, photoId, preview)
    jobs.wake()
    return { seq, answer: { photoId } }
  }

  function storePreview(sessionId: string, { base64 }: Preview): Promise<LooseFile> {
    return photoFiles.write(sessionId, [Buffer.from(base64, 'base64')], limits.maxPreviewBytes)
  }

  /** The bytes themselves, to whoever is there: the page paints them in one hop. Whoever comes later fetches the file. */
  function showPreview({ id: by, sessionId }: Device, photoId: string, preview: Preview): void {
    signals.send(sessionId, { type: 'photo.preview', by, data: { photoId, preview } }, { except: by })
  }
}

/**
 * The preview without metadata, whatever the session does with that of photos: the one that stands in a file may tell of its
 * place again.
 *
 * @throws AppError `preview.invalid` unless it is the small picture that it says it is
 */
async function cleanPreview(preview: Preview): Promise<Preview> {
  const bytes = Buffer.from(preview.base64, 'base64')
  if (bytes.length > limits.maxPreviewBytes || imageTypeOf(bytes) !== preview.mediaType) {
    throw new AppError('preview.invalid')
  }
  const { width, height } = await measurePicture(bytes).catch((cause) => {
    throw new AppError('preview.invalid', { cause })
  })
  const stripped = stripMetadata(bytes, preview.mediaType)
  if (width > 4096 || height > 4096 || !stripped.ok) throw new AppError('preview.invalid')
  return stripped.changed ? { ...preview, base64: Buffer.concat(stripped.pieces).toString('base64') } : preview
}
