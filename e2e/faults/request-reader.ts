/** A request that goes by, as far as a proxy needs to know it. */
export interface PassingRequest {
  readonly method: string
  readonly path: string
  readonly bodyBytes: number
  readonly isWebSocket: boolean
  /** Carries an original or a part of it: PATCH or POST of tus, or the plain POST. */
  readonly isUpload: boolean
}

/** A piece of what a client sends, never of two requests. `tunnel`: what follows a WebSocket's handshake. */
export type Piece =
  | { readonly part: 'head' | 'body'; readonly request: PassingRequest; readonly bytes: Buffer }
  | { readonly part: 'tunnel'; readonly bytes: Buffer }

export interface RequestReader {
  /** Cuts a chunk into pieces. A head is kept back until it is whole. */
  read(chunk: Buffer): Piece[]
}

const endOfHead = '\r\n\r\n'

/** Follows the requests of one connection. Just enough HTTP/1.1 for browsers: every body has a Content-Length. */
export function createRequestReader(): RequestReader {
  let waiting: Buffer = Buffer.alloc(0)
  let request: PassingRequest | undefined
  let bodyLeft = 0
  let isTunnel = false

  function readHead(): Piece | undefined {
    const end = waiting.indexOf(endOfHead)
    if (end === -1) return undefined
    const bytes = waiting.subarray(0, end + endOfHead.length)
    waiting = waiting.subarray(bytes.length)
    request = requestOf(bytes.toString('latin1'))
    bodyLeft = request.bodyBytes
    isTunnel = request.isWebSocket
    return { part: 'head', request, bytes }
  }

  function readBody(): Piece | undefined {
    if (!request || waiting.length === 0) return undefined
    const bytes = waiting.subarray(0, bodyLeft)
    waiting = waiting.subarray(bytes.length)
    bodyLeft -= bytes.length
    return { part: 'body', request, bytes }
  }

  function readTunnel(): Piece | undefined {
    if (waiting.length === 0) return undefined
    const bytes = waiting
    waiting = Buffer.alloc(0)
    return { part: 'tunnel', bytes }
  }

  return {
    read(chunk) {
      waiting = waiting.length === 0 ? chunk : Buffer.concat([waiting, chunk])
      const pieces: Piece[] = []
      for (;;) {
        const piece = isTunnel ? readTunnel() : bodyLeft > 0 ? readBody() : readHead()
        if (!piece) return pieces
        pieces.push(piece)
      }
    },
  }
}

function requestOf(head: string): PassingRequest {
  const [method = '', path = ''] = head.split(' ', 2)
  const bodyBytes = Number(/\r\ncontent-length: *(\d+)/i.exec(head)?.[1] ?? 0)
  const isWebSocket = /\r\nupgrade: *websocket/i.test(head)
  const isOriginal = /\/files(\/|\?|$)/.test(path) || path.endsWith('/original')
  return { method, path, bodyBytes, isWebSocket, isUpload: isOriginal && ['PATCH', 'POST'].includes(method) }
}
