import type { IncomingMessage, ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { AppError } from '../errors.ts'
import { finishIfWhole, offsetOf } from './finish-upload.ts'
import { answer, expiryOf, prepare, refuse } from './tus-answer.ts'
import { append } from './tus-append.ts'
import { createCore, findAllowed, inTurn, type TusCore } from './tus-core.ts'
import { create } from './tus-creation.ts'
import { capabilities, methodOf, requireVersion } from './tus-headers.ts'
import { readTarget } from './tus-location.ts'
import type { TusOptions } from './tus-options.ts'
import { remove, removeAll } from './tus-removal.ts'
import { isWithin, prefixOf, type TusSubject } from './tus-upload-id.ts'

/**
 * A server of resumable uploads: tus 1.0.0 (https://tus.io/protocols/resumable-upload), with creation, creation-with-upload,
 * creation-defer-length, termination, expiration and checksum. It knows neither photos nor logins. Quotes in these files are
 * of the protocol.
 */
export interface Tus {
  /** Answers a raw Node request, whoever listens: `createServer(tus.handle)` or, before any body parser, `app.use(tus.handle)`. */
  handle(request: IncomingMessage, response: ServerResponse): void
  /**
   * Hands over what is whole and was not: an earlier process died, or `onFinish` failed. What fails again is logged and waits
   * for its client, or for the next call.
   */
  takeUp(): Promise<void>
  /** Removes the uploads that have expired. @returns how many */
  sweep(): Promise<number>
  /** Removes all uploads of `subject`, or of something in it, interrupting who still sends them. @returns how many */
  removeAll(subject: TusSubject): Promise<number>
  /** Takes no more. Resolves when what had come of the running uploads is on disk; their clients go on after a restart. */
  close(): Promise<void>
}

export function createTus(options: TusOptions): Tus {
  const core = createCore(options)
  const running = new Set<Promise<void>>()
  let isClosed = false

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    prepare(request, response)
    try {
      if (isClosed) throw new AppError('server.stopping')
      await route(core, request, response)
    } catch (error) {
      if (!(error instanceof AppError)) core.logger.error({ err: error }, 'an upload request failed')
      refuse(request, response, error)
    }
  }

  return {
    handle(request, response) {
      const serving = serve(request, response).finally(() => running.delete(serving))
      running.add(serving)
    },

    async takeUp() {
      for await (const upload of core.store.all('')) {
        // Looked at before its turn is taken, which would interrupt a client that is sending.
        if (upload.finishedAt !== null || (await core.store.size(upload.id)) !== upload.length) continue
        await inTurn(core, upload.id, (found) => finishIfWhole(core, found)).catch((error) =>
          core.logger[error instanceof AppError ? 'info' : 'error'](
            { err: error },
            'a whole upload was not handed over',
          ),
        )
      }
    },

    removeAll: (subject) =>
      removeAll(core, prefixOf(subject), ({ metadata }) => isWithin(core.subjectOf(metadata), subject)),

    async sweep() {
      const removed = await removeAll(core, '', ({ expiresAt }) => expiresAt <= core.clock.now())
      if (removed > 0) core.logger.info({ removed }, 'expired uploads were removed')
      return removed
    },

    async close() {
      isClosed = true
      for (const transfer of core.transfers) transfer.abort()
      await Promise.all(running)
    },
  }
}

async function route(core: TusCore, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const target = readTarget(request, core.path)
  if (!target) throw new AppError('path.unknown')
  const method = methodOf(request)
  // "The Client SHOULD NOT include the `Tus-Resumable` header in the request and the Server MUST ignore the header."
  if (method === 'OPTIONS') return answer(response, 204, capabilities(core.maxBytes))
  // GET is not of the protocol: anybody's browser may ask.
  if (method === 'GET' && target.at === 'upload') return download(core, request, response, target.id)

  requireVersion(request)
  if (method === 'POST' && target.at === 'uploads') return create(core, request, response)
  if (method === 'HEAD' && target.at === 'upload') return look(core, request, response, target.id)
  if (method === 'PATCH' && target.at === 'upload') return append(core, request, response, target.id)
  if (method === 'DELETE' && target.at === 'upload') return terminate(core, request, response, target.id)
  throw new AppError('path.unknown')
}

/** `HEAD <upload>`: how far it got. Takes the upload over from a request that is still sending, so the answer stays true. */
async function look(core: TusCore, request: IncomingMessage, response: ServerResponse, id: string): Promise<void> {
  await findAllowed(core, request, id, 'look')
  const { upload, offset } = await inTurn(core, id, async (found) => {
    // A client that hears "all is there" is done with it, so by then it must be.
    const upload = await finishIfWhole(core, found)
    return { upload, offset: await offsetOf(core, upload) }
  })
  answer(response, 200, {
    // "The Server MUST always include the `Upload-Offset` header in the response for a `HEAD` request, even if the offset is
    // `0`, or the upload is already considered completed."
    'Upload-Offset': String(offset),
    // "If the size of the upload is known, the Server MUST include the `Upload-Length` header in the response." And "As long as
    // the length of the upload is not known, the Server MUST set `Upload-Defer-Length: 1` in all responses to `HEAD` requests."
    ...(upload.length === null ? { 'Upload-Defer-Length': '1' } : { 'Upload-Length': String(upload.length) }),
    // "If an upload contains additional metadata, responses to `HEAD` requests MUST include the `Upload-Metadata` header and
    // its value as specified by the Client during the creation."
    ...(upload.metadataHeader && { 'Upload-Metadata': upload.metadataHeader }),
    ...expiryOf(upload),
  })
}

/** `GET <upload>`: what was sent so far. Never as a page, whatever the bytes are: they come from strangers. */
async function download(core: TusCore, request: IncomingMessage, response: ServerResponse, id: string): Promise<void> {
  const { finishedAt } = await findAllowed(core, request, id, 'download')
  const bytes = (await core.store.read(id)) ?? (finishedAt === null ? Readable.from([]) : null)
  if (!bytes) throw new AppError('upload.unknown')
  response.writeHead(200, {
    'Content-Type': 'application/octet-stream',
    'Content-Disposition': 'attachment',
    'Content-Security-Policy': "default-src 'none'; sandbox",
  })
  const stopping = new AbortController()
  core.transfers.add(stopping)
  try {
    await pipeline(bytes, response, { signal: stopping.signal })
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    // Whoever asked went away, or we are closing: nobody is left to be told.
    if (code !== 'ERR_STREAM_PREMATURE_CLOSE' && code !== 'ABORT_ERR') throw error
  } finally {
    core.transfers.delete(stopping)
  }
}

/** `DELETE <upload>`: "the Server SHOULD free associated resources and MUST respond with the `204 No Content` status". */
async function terminate(core: TusCore, request: IncomingMessage, response: ServerResponse, id: string): Promise<void> {
  await findAllowed(core, request, id, 'remove')
  await remove(core, id)
  answer(response, 204, {})
}
