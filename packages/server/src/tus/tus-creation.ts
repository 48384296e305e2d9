import type { IncomingMessage, ServerResponse } from 'node:http'
import { newId } from '@snaplink/contract'
import { AppError } from '../errors.ts'
import { answer, expiryOf } from './tus-answer.ts'
import { takeBody } from './tus-append.ts'
import { readChecksum } from './tus-checksum.ts'
import { inTurn, type TusCore } from './tus-core.ts'
import { bodyLengthOf, headerOf, readCreationLength, requireBytesType } from './tus-headers.ts'
import { locationOf } from './tus-location.ts'
import { readMetadata } from './tus-metadata.ts'
import type { TusUpload } from './tus-upload.ts'

/** `POST <uploads>`: begins an upload, and takes its first bytes where the request brings some (creation-with-upload). */
export async function create(core: TusCore, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const withBytes = bodyLengthOf(request) !== 0
  // "The Client MUST include the `Content-Type: application/offset+octet-stream` header."
  if (withBytes) requireBytesType(request)
  // Before anything is made of it.
  readChecksum(headerOf(request, 'upload-checksum'))
  const upload = await begin(core, request)
  // An empty file is whole as soon as it is begun.
  const after = withBytes || upload.length === 0 ? await takeFirst(core, upload, request) : { upload, offset: null }
  if (after === 'gone') return void request.destroy()

  // "The Server MUST acknowledge a successful upload creation with the `201 Created` status. The Server MUST set the
  // `Location` header to the URL of the created resource." With bytes it "MUST include the `Upload-Offset` header in the
  // response". "If the expiration is known at the creation, the `Upload-Expires` header MUST be included".
  answer(response, 201, {
    Location: locationOf(request, upload.id),
    'Content-Length': '0',
    ...(after.offset !== null && { 'Upload-Offset': String(after.offset) }),
    ...expiryOf(after.upload),
  })
}

async function begin(core: TusCore, request: IncomingMessage): Promise<TusUpload> {
  const length = readCreationLength(request)
  const metadataHeader = headerOf(request, 'upload-metadata') ?? ''
  const metadata = readMetadata(metadataHeader)
  // "If the length of the upload exceeds the maximum … the Server MUST respond with the `413 Request Entity Too Large` status."
  if (length !== null && length > core.maxBytes) throw new AppError('upload.too-large')
  const owner = await core.authorize(request, { to: 'create', creation: { length, metadata } })
  const createdAt = core.clock.now()
  const expiresAt = createdAt + core.expiresAfterMs
  const upload = { id: newId(), owner, length, metadata, metadataHeader, createdAt, expiresAt, finishedAt: null }
  try {
    await core.store.create(upload)
  } catch (error) {
    await core.store.remove(upload.id)
    throw error
  }
  return upload
}

async function takeFirst(core: TusCore, upload: TusUpload, request: IncomingMessage) {
  const stopping = new AbortController()
  try {
    const after = await inTurn(core, upload.id, (found) => takeBody(core, found, request, 0, stopping), stopping)
    // The client never heard of this upload, so it cannot come back for it.
    if (after === 'gone') await core.store.remove(upload.id)
    return after
  } catch (error) {
    await core.store.remove(upload.id)
    throw error
  }
}
