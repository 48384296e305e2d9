import type { IncomingMessage, ServerResponse } from 'node:http'
import { type ErrorCode, newId, problem } from '@snaplink/contract'

interface FakeUpload {
  bytes: Buffer
  length: number
  metadata: Record<string, string>
}

/**
 * As much of tus 1.0 as a phone uses, held in memory, with the faults that tests need.
 *
 * @param finish takes a whole original; answers why not, if not
 */
export function createFakeTus(finish: (photoId: string, bytes: Buffer) => ErrorCode | undefined) {
  const uploads = new Map<string, FakeUpload>()

  const tus = {
    uploads,
    /** Every PATCH that was taken, and how many bytes it brought. */
    patches: [] as number[],
    /** A proxy that knows nothing of us takes no body larger than this. */
    proxyBytes: Number.POSITIVE_INFINITY,
    /** After so many bytes of a PATCH the line breaks, once; what came is kept. */
    breakAfterBytes: Number.POSITIVE_INFINITY,
    /** After so many bytes of a PATCH nothing moves any more, once. */
    freezeAfterBytes: Number.POSITIVE_INFINITY,
    /** How often the answer to a last PATCH gets lost. */
    lostAnswers: 0,
    onCreate: undefined as ((metadata: Record<string, string>) => ErrorCode | undefined) | undefined,

    async handle(request: IncomingMessage, response: ServerResponse, path: string) {
      response.setHeader('tus-resumable', '1.0.0')
      if (request.headers['tus-resumable'] !== '1.0.0') return refuse(response, 'upload.version-unknown')
      if (request.method === 'POST') return create(request, response)
      const upload = uploads.get(path.split('/').at(-1) ?? '')
      if (!upload) return refuse(response, 'upload.unknown')
      if (request.method === 'HEAD') {
        response.setHeader('upload-offset', upload.bytes.length).setHeader('upload-length', upload.length)
        return response.writeHead(200).end()
      }
      return append(upload, request, response)
    },
  }

  function create(request: IncomingMessage, response: ServerResponse) {
    const metadata = Object.fromEntries(
      String(request.headers['upload-metadata'])
        .split(',')
        .map((pair) => pair.split(' '))
        .map(([key, value]) => [key, Buffer.from(value ?? '', 'base64').toString()]),
    )
    const refusal = tus.onCreate?.(metadata)
    if (refusal) return refuse(response, refusal)
    const id = newId()
    uploads.set(id, { bytes: Buffer.alloc(0), length: Number(request.headers['upload-length']), metadata })
    response.writeHead(201, { location: `files/${id}` }).end()
  }

  async function append(upload: FakeUpload, request: IncomingMessage, response: ServerResponse) {
    if (Number(request.headers['content-length']) > tus.proxyBytes) {
      response.removeHeader('tus-resumable')
      request.resume()
      return response.writeHead(413, { 'content-type': 'text/html' }).end('<h1>413 Request Entity Too Large</h1>')
    }
    if (Number(request.headers['upload-offset']) !== upload.bytes.length) return refuse(response, 'upload.offset-wrong')
    const before = upload.bytes.length
    const faultAt = Math.min(tus.breakAfterBytes, tus.freezeAfterBytes)
    for await (const chunk of request) {
      const room = before + faultAt - upload.bytes.length
      upload.bytes = Buffer.concat([upload.bytes, chunk.subarray(0, room)])
      if (chunk.length < room) continue
      const isFrozen = faultAt === tus.freezeAfterBytes
      tus.breakAfterBytes = tus.freezeAfterBytes = Number.POSITIVE_INFINITY
      return isFrozen ? undefined : request.destroy()
    }
    tus.patches.push(upload.bytes.length - before)
    if (upload.bytes.length === upload.length) {
      const refusal = finish(upload.metadata.photoId ?? '', upload.bytes)
      if (refusal) {
        for (const [id, each] of uploads) if (each === upload) uploads.delete(id)
        return refuse(response, refusal)
      }
      // Its body has been read: destroying the request would leave the line open.
      if (tus.lostAnswers-- > 0) return request.socket.destroy()
    }
    response.writeHead(204, { 'upload-offset': upload.bytes.length }).end()
  }

  return tus
}

function refuse(response: ServerResponse, code: ErrorCode) {
  const body = problem(code)
  response.writeHead(body.status, { 'content-type': 'application/problem+json' }).end(JSON.stringify(body))
}
