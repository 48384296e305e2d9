import type { IncomingMessage } from 'node:http'
import { limits, type Problem } from '@snaplink/contract'
import type { Logger } from 'pino'
import { AppError, toProblem } from '../errors.ts'
import type { OriginRule } from '../http/origins.ts'
import type { VisitParts } from '../session/visit.ts'

/** What every transport is made of. */
export interface TransportParts extends VisitParts {
  logger: Logger
  isAllowedOrigin: OriginRule
  /** Whose connection it is, as far as limits are concerned; by default the other end of the socket. */
  addressOf?: (req: IncomingMessage) => string | undefined
  /** Other numbers than ours, for tests that cannot wait half a minute. */
  pace?: Partial<Pace>
}

/** Times in milliseconds. */
export interface Pace {
  readonly firstFrameMs: number
  readonly heartbeatMs: number
  readonly slowReaderMs: number
  /** How long a client may take to read why we end its line. */
  readonly farewellMs: number
  /** Bytes waiting for one reader, beyond which signals are dropped. */
  readonly maxWaitingBytes: number
  /** Commands of one connection that are not answered yet; beyond them we stop reading from it. */
  readonly maxUnanswered: number
  /** Connections from one address that have not shown a token yet. */
  readonly maxStrangers: number
}

export function paceOf(parts: TransportParts): Pace {
  return {
    firstFrameMs: limits.firstFrameMs,
    heartbeatMs: limits.heartbeatMs,
    slowReaderMs: limits.slowReaderMs,
    farewellMs: 2_000,
    maxWaitingBytes: limits.maxReaderBufferBytes,
    maxUnanswered: 64,
    maxStrangers: 256,
    ...parts.pace,
  }
}

/** Why every line ends when the server does; it is back in a moment. */
export const stopping = () => new AppError('server.stopping', { retryAfter: 1 })

/** What a client may be told of `error`. What is our fault is logged, for the client learns no more than that. */
export function problemOf({ logger }: TransportParts, error: unknown): Problem {
  const problem = toProblem(error)
  if (problem.code === 'server.failed') logger.error({ err: error }, 'a transport failed')
  return problem
}

/** The address by which strangers are counted. */
export function addressOf(parts: TransportParts, req: IncomingMessage): string | undefined {
  return parts.addressOf ? parts.addressOf(req) : req.socket.remoteAddress
}
