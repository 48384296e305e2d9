import type { IncomingMessage, ServerResponse } from 'node:http'
import { AppError } from '../errors.ts'
import { answer, expiryOf, hangUp } from './tus-answer.ts'
import { type Taken, takeBody } from './tus-append.ts'
import { readChecksum } from './tus-checksum.ts'
import type { TusCore } from './tus-core.ts'
import { bodyLengthOf, headerOf, readCreationLength, requireBytesType } from './tus-headers.ts'
import { locationOf } from './tus-location.ts'
import { readMetadata } from './tus-metadata.ts'
import { removeAll } from './tus-removal.ts'
import type { TusUpload } from './tus-upload.ts'
import { isWithin, newUploadId, prefixOf } from './tus-upload-id.ts'

/** What came of a creation; the offset is null where it brought no bytes. */
type Begun = Taken | { readonly upload: TusUpload; readonly offset: null }

/** `POST <uploads>`: begins an upload, and takes its first bytes where the request brings some (creation-with-upload). */
export async function create(core: TusCore, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const withBytes = bodyLengthOf(request) !== 0
  // "The Client MUST include the `Content-Type: application/offset+octet-stream` header."
  if (withBytes) requireBytesType(request)
  // Before anything is made of it.
  readChecksum(headerOf(request, 'upload-checksum'))
  const upload = await plan(core, request)
  const taken = await begin(core, upload, request, withBytes)
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

async function plan(core: TusCore, request: IncomingMessage): Promise<TusUpload> {
  const length = readCreationLength(request)
  const metadataHeader = headerOf(request, 'upload-metadata') ?? ''
  const metadata = readMetadata(metadataHeader)
  // "If the length of the upload exceeds the maximum … the Server MUST respond with the `413 Request Entity Too Large` status."
  if (length !== null && length > core.maxBytes) throw new AppError('upload.too-large')
  const owner = await core.authorize(request, { to: 'create', creation: { length, metadata } })
  const id = newUploadId(core.subjectOf(metadata))
  const createdAt = core.clock.now()
  const expiresAt = createdAt + core.expiresAfterMs
  return { id, owner, length, metadata, metadataHeader, createdAt, expiresAt, finishedAt: null }
}

/**
 * Notes the upload and takes its first bytes, if there are some. Nobody else knows of it before this is answered, but who
 * removes all of its session or its photo finds it. Nor could the client come back for a part of it, so of a body that did not
 * come whole nothing is kept.
 */
async function begin(core: TusCore, upload: TusUpload, request: IncomingMessage, withBytes: boolean): Promise<Begun> {
  const stopping = new AbortController()
  const release = await core.locks.acquire(upload.id, () => stopping.abort())
  try {
    await createInPlace(core, upload)
    // An empty file is whole as soon as it is begun.
    if (!withBytes && upload.length !== 0) return { upload, offset: null }
    const taken = await takeBody(core, upload, request, 0, stopping)
    if (taken === 'gone') await core.store.remove(upload.id)
    return taken
  } catch (error) {
    await core.store.remove(upload.id)
    throw error
  } finally {
    release()
  }
}

/** In the place of what its owner began of the same and did not finish. One after the other, so that none overlooks another. */
async function createInPlace(core: TusCore, upload: TusUpload): Promise<void> {
  const subject = core.subjectOf(upload.metadata)
  if (subject.length === 0) return core.store.create(upload)
  const isEarlier = ({ owner, metadata, finishedAt }: TusUpload) =>
    owner === upload.owner && finishedAt === null && isWithin(core.subjectOf(metadata), subject)
  const release = await core.locks.acquire(`${upload.owner} ${prefixOf(subject)}`)
  try {
    await removeAll(core, prefixOf(subject), isEarlier)
    await core.store.create(upload)
  } finally {
    release()
  }
}
