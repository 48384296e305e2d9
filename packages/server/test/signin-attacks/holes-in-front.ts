import { json, type Request, type RequestHandler, type Response } from 'express'
import type { ServerParts } from '../../src/create-server.ts'
import { noRateLimits } from '../../src/http/rate-limits.ts'
import type { Hole } from './hole.ts'

const parts = (name: string, open: () => Partial<ServerParts>, caughtBy: string[]): Hole => ({ name, open, caughtBy })

/** @param handle sees each request with its body, before the server does */
const front = (name: string, make: () => RequestHandler, caughtBy: string[]): Hole => ({
  ...{ name, caughtBy },
  open() {
    const [parse, handle] = [json(), make()]
    return {
      front: (req, res, next) => {
        // What is no JSON is left to the server to refuse.
        parse(req, res, (error?: unknown) => (error ? next() : handle(req, res, next)))
      },
    }
  },
})

/** Faults of the kind that a proxy, a middleware or an "improvement" brings along. */
export const holesInFront: readonly Hole[] = [
  parts('nothing is limited', () => ({ rateLimits: noRateLimits }), ['brute force']),
  front('the address is what X-Forwarded-For says', () => believeForwardedFor, ['brute force']),
  front('a login is kept for who asks again', keepLogins, ['replay', 'parallel']),
  front('checks that arrive at once share one answer', shareLogins, ['parallel']),
  front('the desktop may choose its secret', chooseSecret, ['fixation']),
  front('the id of the log is taken for the secret', takeRequestId, ['another user’s ids', 'stolen photo']),
  front('a denial is taken for an approval', () => ignoreDecision, ['deny']),
  front('GET approves', () => approveByGet, ['silent approval']),
  front('pages may be framed', () => allowFrames, ['silent approval']),
  front('plain text is taken for JSON', () => takeAnyType, ['cross-site forms']),
  front('a cookie without an Origin counts', () => supplyOrigin, ['cross-site request']),
  front('every page may read answers', () => allowReading, ['cross-site reading']),
]

const believeForwardedFor: RequestHandler = (req, _res, next) => {
  const said = req.headers['x-forwarded-for']
  if (typeof said === 'string') Object.defineProperty(req, 'ip', { value: said })
  next()
}

const idOf = (req: Request): string => String((req.body as { sessionId?: unknown } | undefined)?.sessionId ?? '')
const isFor = (req: Request, path: string) => req.method === 'POST' && req.path === `/api/auth/${path}`

/** Calls `see` with what is answered, before it is. */
function onAnswer(res: Response, see: (answer: Record<string, unknown>) => void): void {
  const send = res.json.bind(res)
  res.json = (answer) => {
    see(answer)
    return send(answer)
  }
}

function keepLogins(): RequestHandler {
  const kept = new Map<string, object>()
  return (req, res, next) => {
    if (!isFor(req, 'check-qr')) return next()
    const known = kept.get(idOf(req))
    if (known) return void res.json(known)
    onAnswer(res, (answer) => {
      if (answer.status === 'authenticated') kept.set(idOf(req), answer)
    })
    next()
  }
}

function shareLogins(): RequestHandler {
  const running = new Map<string, { res: Response; next: () => void }[]>()
  return (req, res, next) => {
    if (!isFor(req, 'check-qr')) return next()
    const id = idOf(req)
    const waiting = running.get(id)
    if (waiting) return void waiting.push({ res, next })
    running.set(id, [])
    const end = (answer?: object) => {
      const others = running.get(id) ?? []
      running.delete(id)
      for (const other of others) answer ? other.res.json(answer) : other.next()
    }
    onAnswer(res, end)
    res.once('close', () => end())
    next()
  }
}

function chooseSecret(): RequestHandler {
  const real = new Map<string, unknown>()
  return (req, res, next) => {
    const chosen = idOf(req)
    if (chosen === '') return next()
    if (isFor(req, 'generate-qr')) onAnswer(res, ({ sessionId }) => void real.set(chosen, sessionId))
    else if (real.has(chosen)) req.body.sessionId = real.get(chosen)
    next()
  }
}

function takeRequestId(): RequestHandler {
  const real = new Map<unknown, unknown>()
  return (req, res, next) => {
    if (isFor(req, 'generate-qr')) onAnswer(res, ({ requestId, sessionId }) => void real.set(requestId, sessionId))
    else if (real.has(idOf(req))) req.body.sessionId = real.get(idOf(req))
    next()
  }
}

const ignoreDecision: RequestHandler = (req, _res, next) => {
  if (isFor(req, 'verify-qr')) delete req.body?.decision
  next()
}

const approveByGet: RequestHandler = (req, _res, next) => {
  if (req.method === 'GET' && req.path === '/api/auth/verify-qr') {
    req.method = 'POST'
    req.body = { sessionId: req.query.sessionId }
    req.headers.origin = `http://${req.headers.host}`
  }
  next()
}

const allowFrames: RequestHandler = (_req, res, next) => {
  res.removeHeader('X-Frame-Options')
  res.removeHeader('Content-Security-Policy')
  next()
}

const takeAnyType: RequestHandler = (req, _res, next) => {
  if (req.headers['content-type'] === 'text/plain') req.headers['content-type'] = 'application/json'
  next()
}

const supplyOrigin: RequestHandler = (req, _res, next) => {
  req.headers.origin ??= `http://${req.headers.host}`
  next()
}

const allowReading: RequestHandler = (req, res, next) => {
  if (req.headers.origin) {
    res.set({ 'Access-Control-Allow-Origin': req.headers.origin, 'Access-Control-Allow-Credentials': 'true' })
  }
  next()
}
