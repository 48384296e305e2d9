import type { IncomingMessage, ServerResponse } from 'node:http'
import { AppError } from '../errors.ts'
import { finishUpload } from './finish-upload.ts'
import { receiveBody } from './receive-body.ts'
import { answer, expiryOf, hangUp } from './tus-answer.ts'
import { type BodyChecksum, readChecksum } from './tus-checksum.ts'
import { findAllowed, inTurn, type TusCore } from './tus-core.ts'
import { bodyLengthOf, headerOf, readLength, readOffset, requireBytesType } from './tus-headers.ts'
import type { TusFile } from './tus-store.ts'
import type { TusUpload } from './tus-upload.ts'

/** Where an upload stands after a body. `gone`: its connection broke, or we stopped; nobody is left to be told. */
export type Taken = { readonly upload: TusUpload; readonly offset: number } | 'gone'

/** `PATCH <upload>`: goes on where the upload ended. */
export async function append(
  core: TusCore,
  request: IncomingMessage,
  response: ServerResponse,
  id: string,
): Promise<void> {
  requireBytesType(request)
  const offset = readOffset(request)
  await findAllowed(core, request, id, 'append')
  const stopping = new AbortController()
  const taken = await inTurn(core, id, (upload) => takeBody(core, upload, request, offset, stopping), stopping)
  if (taken === 'gone') return hangUp(request)
  // "The Server MUST acknowledge successful `PATCH` requests with the `204 No Content` status. It MUST include the
  // `Upload-Offset` header containing the new offset." And `Upload-Expires` "MUST be included in every `PATCH` response".
  answer(response, 204, { 'Upload-Offset': String(taken.offset), ...expiryOf(taken.upload) })
}

/**
 * Adds the request's body to the upload, and finishes the upload if that was its end. To be called in turn.
 *
 * @throws AppError; the upload is then as it was, except that a slow body and a full disk keep what came
 */
export async function takeBody(
  core: TusCore,
  upload: TusUpload,
  request: IncomingMessage,
  offset: number,
  stopping: AbortController,
): Promise<Taken> {
  const checksum = readChecksum(headerOf(request, 'upload-checksum'))
  if (upload.finishedAt !== null) return takeNothing(upload, request, offset)
  const file = await core.store.open(upload.id)
  core.transfers.add(stopping)
  try {
    requireOffset(offset, file.bytes)
    const settled = await settleLength(core, upload, request, offset)
    const end = await receiveInto(core, settled, file, request, { checksum, stop: stopping.signal })
    // Whole is whole, also when the connection broke behind the last byte.
    if (end === 'whole' && file.bytes === settled.length) {
      return { upload: await finishUpload(core, settled, file.bytes, file), offset: file.bytes }
    }
    return end === 'whole' ? { upload: settled, offset: file.bytes } : 'gone'
  } finally {
    core.transfers.delete(stopping)
    await file.close()
  }
}

/**
 * "The `Upload-Offset` header's value MUST be equal to the current offset of the resource. … If the offsets do not match, the
 * Server MUST respond with the `409 Conflict` status without modifying the upload resource."
 */
function requireOffset(offset: number, bytes: number | null): void {
  if (offset !== bytes) throw new AppError('upload.offset-wrong', { detail: `The upload has ${bytes} bytes.` })
}

/** A client that missed its last answer may send that end again, which is nothing; more there cannot be. */
function takeNothing(upload: TusUpload, request: IncomingMessage, offset: number): Taken {
  requireOffset(offset, upload.length)
  if (bodyLengthOf(request) !== 0) throw new AppError('upload.too-large')
  return { upload, offset }
}

/**
 * Takes the length of an upload that was begun without one. "Once it is known the Client MUST set the `Upload-Length` header in
 * the next `PATCH` request. Once set the length MUST NOT be changed."
 */
async function settleLength(core: TusCore, upload: TusUpload, request: IncomingMessage, offset: number) {
  const length = readLength(request)
  if (length === null || length === upload.length) return upload
  if (upload.length !== null) throw new AppError('request.invalid', { detail: 'Upload-Length cannot be changed.' })
  if (length < offset) throw new AppError('request.invalid', { detail: 'Upload-Length is less than what has come.' })
  if (length > core.maxBytes) throw new AppError('upload.too-large')
  const settled = { ...upload, length }
  await core.store.save(settled)
  return settled
}

/** Receives the body as far as there is room for it in the upload, and holds it against its checksum. */
async function receiveInto(
  core: TusCore,
  upload: TusUpload,
  file: TusFile,
  request: IncomingMessage,
  { checksum, stop }: { checksum: BodyChecksum | null; stop: AbortSignal },
): Promise<'whole' | 'cut' | 'stopped'> {
  const start = file.bytes
  const maxBytes = (upload.length ?? core.maxBytes) - start
  if ((bodyLengthOf(request) ?? 0) > maxBytes) throw new AppError('upload.too-large')

  const hash = core.hashes.take(upload.id, start)
  const end = await receiveBody(request, file, {
    maxBytes,
    idleMs: core.idleMs,
    stop,
    onChunk(chunk) {
      hash?.update(chunk)
      checksum?.update(chunk)
    },
    onWritten: () => core.onProgress?.(upload, file.bytes),
  })
  // "Once the entire request has been received, the Server MUST verify the uploaded chunk against the provided checksum … the
  // uploaded chunk MUST be discarded, and the upload and its offset MUST NOT be updated." A chunk whose connection broke was
  // not received entirely: it stays, and the SHA-256 of the whole will tell.
  const isWrong = end === 'whole' && checksum?.matches() === false
  if (isWrong || end === 'too-large') {
    await file.truncate(start)
    throw new AppError(isWrong ? 'upload.checksum-wrong' : 'upload.too-large')
  }
  if (hash) core.hashes.keep(upload.id, file.bytes, hash)
  if (end === 'too-slow') throw new AppError('request.too-slow')
  return end
}
