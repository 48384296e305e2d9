import type { IncomingMessage, ServerResponse } from 'node:http'
import { newId } from '@snaplink/contract'
import { AppError } from '../errors.ts'
import { answer, expiryOf, hangUp } from './tus-answer.ts'
import { type Taken, takeBody } from './tus-append.ts'
import { readChecksum } from './tus-checksum.ts'
import type { TusCore } from './tus-core.ts'
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
  const taken = withBytes || upload.length === 0 ? await takeFirst(core, upload, request) : { upload, offset: null }
  if (taken === 'gone') return hangUp(request)

  // "The Server MUST acknowledge a successful upload creation with the `201 Created` status. The Server MUST set the
  // `Location` header to the URL of the created resource." With bytes it "MUST include the `Upload-Offset` header in the
  // response". "If the expiration is known at the creation, the `Upload-Expires` header MUST be included".
  answer(response, 201, {
    Location: locationOf(request, upload.id),
    'Content-Length': '0',
    ...(taken.offset !== null && { 'Upload-Offset': String(taken.offset) }),
    ...expiryOf(taken.upload),
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

/**
 * Without a lock: until this is answered, nobody else can know of the upload. Nor could the client come back for a part of it,
 * so of a body that did not come whole nothing is kept.
 */
async function takeFirst(core: TusCore, upload: TusUpload, request: IncomingMessage): Promise<Taken> {
  try {
    const taken = await takeBody(core, upload, request, 0, new AbortController())
    if (taken === 'gone') await core.store.remove(upload.id)
    return taken
  } catch (error) {
    await core.store.remove(upload.id)
    throw error
  }
}
