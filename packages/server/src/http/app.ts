import { type ErrorCode, limits } from '@snaplink/contract'
import express, { type ErrorRequestHandler, type Express, type RequestHandler, type Response } from 'express'
import helmet from 'helmet'
import type { Logger } from 'pino'
import { AppError, toProblem } from '../errors.ts'

/** The Express app before anything is mounted: who asks, what it costs, and how every answer is protected. */
export function createApp(options: { logger: Logger; trustProxy: false | number | string; isHttps: boolean }): Express {
  const app = express()
  app.set('trust proxy', options.trustProxy)
  app.set('query parser', 'simple')
  app.disable('x-powered-by')
  app.disable('etag')
  app.use(logRequests(options.logger))
  app.use(securityHeaders(options.isHttps))
  return app
}

/** What is answered to one person is kept by nobody on the way. */
export const noStore: RequestHandler = (_req, res, next) => {
  res.set('Cache-Control', 'no-store')
  next()
}

/**
 * JSON bodies and nothing else: a form or text/plain from a foreign page would need no permission to be sent. That holds for
 * an empty form too, where a request needs no body.
 */
export function jsonBody(): RequestHandler[] {
  return [
    (req, _res, next) => {
      const hasBody = Number(req.headers['content-length'] ?? 0) > 0 || req.headers['transfer-encoding'] !== undefined
      const type = req.headers['content-type']
      if (hasBody || type !== undefined) requireJson(type)
      next()
    },
    // The server lets a photo take an hour; whoever needs this long for a few kilobytes only means to hold the line.
    (req, _res, next) => {
      const timer = setTimeout(() => req.destroy(), bodyMs)
      req.once('close', () => clearTimeout(timer)).once('end', () => clearTimeout(timer))
      next()
    },
    express.json({ limit: limits.maxFrameBytes, strict: true }),
  ]
}

/** @throws AppError `request.unsupported-type` */
function requireJson(type: string | undefined): void {
  if (!/^application\/json *(;|$)/i.test(type ?? '')) throw new AppError('request.unsupported-type')
}

/** Milliseconds. */
const bodyMs = 30_000

/** Mounted last: what nobody answered, and everything that was thrown, as problem+json (RFC 9457). */
export function endOfApp(logger: Logger): (RequestHandler | ErrorRequestHandler)[] {
  const unknown: RequestHandler = () => {
    throw new AppError('path.unknown')
  }
  const failed: ErrorRequestHandler = (thrown, req, res, _next) => {
    const error = fromExpress(thrown)
    if (!(error instanceof AppError))
      logger.error({ err: error, method: req.method, path: req.path }, 'a request failed')
    if (res.headersSent) return void res.destroy()
    sendProblem(res, error)
  }
  return [unknown, failed]
}

/** Answers with what may be told of `error`. */
function sendProblem(res: Response, error: unknown): void {
  const problem = toProblem(error)
  if (problem.retryAfter !== undefined) res.set('Retry-After', String(problem.retryAfter))
  res
    .status(problem.status)
    .type('application/problem+json')
    .set('Cache-Control', 'no-store')
    .send(JSON.stringify(problem))
}

/** What Express and its body parser throw, by our codes. */
function fromExpress(error: unknown): unknown {
  if (error instanceof AppError || !(error instanceof Error)) return error
  const { type, status } = error as Error & { type?: string; status?: number }
  const codes: Record<string, ErrorCode> = {
    'entity.parse.failed': 'request.not-json',
    'entity.too.large': 'request.too-large',
    'encoding.unsupported': 'request.unsupported-type',
    'charset.unsupported': 'request.unsupported-type',
  }
  const code = type === undefined ? undefined : codes[type]
  if (code) return new AppError(code, { cause: error })
  // A malformed %-sequence in the path, an aborted body: the client's doing, whatever it is called.
  return status !== undefined && status >= 400 && status < 500
    ? new AppError('request.invalid', { cause: error })
    : error
}

function securityHeaders(isHttps: boolean): RequestHandler {
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        'default-src': ["'self'"],
        // The scanner's engines are WebAssembly; this allows that and, unlike 'unsafe-eval', no text that becomes a script.
        'script-src': ["'self'", "'wasm-unsafe-eval'"],
        'worker-src': ["'self'"],
        'img-src': ["'self'", 'blob:', 'data:'],
        'media-src': ["'self'", 'blob:'],
        'object-src': ["'none'"],
        'base-uri': ["'self'"],
        'form-action': ["'self'"],
        'frame-ancestors': ["'none'"],
      },
    },
    referrerPolicy: { policy: 'no-referrer' },
    // On plain HTTP in a LAN, where most people start, both would only lock people out.
    strictTransportSecurity: isHttps,
    crossOriginOpenerPolicy: isHttps ? { policy: 'same-origin' } : false,
    originAgentCluster: isHttps,
    xFrameOptions: { action: 'deny' },
  })
}

/** One line a request: never a query string or a header, for those may hold a credential. */
function logRequests(logger: Logger): RequestHandler {
  return (req, res, next) => {
    const startedAt = performance.now()
    const { path } = req
    res.once('close', () => {
      const ms = Math.round(performance.now() - startedAt)
      const level = res.statusCode >= 500 ? 'warn' : 'debug'
      logger[level]({ method: req.method, path, status: res.statusCode, ms, isWhole: res.writableFinished }, 'request')
    })
    next()
  }
}
