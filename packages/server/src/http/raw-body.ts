import type { IncomingMessage } from 'node:http'
import { type ErrorCode, limits } from '@snaplink/contract'
import { AppError } from '../errors.ts'

/** A file on its way in. */
export interface RawBody {
  /** Throws where the line was cut; whoever reads may stop early. */
  readonly bytes: AsyncIterable<Uint8Array>
  /** By `Content-Length`, before anything is read. */
  readonly declaredBytes: number | undefined
  /** By `Content-Digest` (RFC 9530): 64 lower-case hex digits. */
  readonly declaredSha256: string | undefined
}

/** The whole body is the file. @param cutCode what is thrown where the line is cut */
export function readRawBody(req: IncomingMessage, cutCode: ErrorCode): RawBody {
  return { bytes: bytesOf(req, cutCode), ...declaredOf(req) }
}

/**
 * Whatever becomes of the file, and however early, the client comes to read the answer instead of a broken line. Await this
 * before answering: after that, Node reads what is left by itself, without end.
 */
export async function thenDrain<Result>(
  req: IncomingMessage,
  maxBytes: number,
  work: () => Promise<Result>,
): Promise<Result> {
  try {
    return await work()
  } finally {
    drain(req, maxBytes)
  }
}

/** A device that vanished without a word must not hold on to us for ever. */
export function endSilentLine(req: IncomingMessage): void {
  req.setTimeout(limits.uploadIdleMs, () => req.destroy())
}

/** What the headers say of the body. */
export function declaredOf({ headers }: IncomingMessage): Pick<RawBody, 'declaredBytes' | 'declaredSha256'> {
  const length = headers['content-length']
  const digest = /(?:^|,)\s*sha-256=:([A-Za-z0-9+/]+=*):/.exec(String(headers['content-digest'] ?? ''))?.[1]
  return {
    declaredBytes: length === undefined ? undefined : Number(length),
    declaredSha256: digest === undefined ? undefined : Buffer.from(digest, 'base64').toString('hex'),
  }
}

async function* bytesOf(req: IncomingMessage, cutCode: ErrorCode): AsyncGenerator<Uint8Array> {
  endSilentLine(req)
  try {
    // Otherwise stopping early would part the request from its line, and `drain` could no longer end an endless one.
    for await (const chunk of req.iterator({ destroyOnReturn: false })) yield chunk
  } catch (cause) {
    throw new AppError(cutCode, { cause })
  }
}

/** Reads and forgets what the client still sends, but no more than `maxBytes`. */
function drain(req: IncomingMessage, maxBytes: number): void {
  let rest = maxBytes
  req.unpipe()
  req.on('data', (chunk: Buffer) => {
    rest -= chunk.length
    if (rest < 0) req.destroy()
  })
  req.resume()
}
