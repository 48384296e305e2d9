import { type Server, STATUS_CODES } from 'node:http'
import type { Duplex } from 'node:stream'
import { AppError, toProblem } from '../errors.ts'

/** Answers a WebSocket handshake with an error instead of a socket. */
export function refuseUpgrade(socket: Duplex, error: AppError): void {
  const problem = toProblem(error)
  const body = JSON.stringify(problem)
  // The client may be gone already; then there is nobody to tell.
  socket.on('error', () => socket.destroy())
  socket.once('finish', () => socket.destroy())
  socket.end(
    [
      `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status]}`,
      'Connection: close',
      'Content-Type: application/problem+json',
      `Content-Length: ${Buffer.byteLength(body)}`,
      ...(problem.retryAfter === undefined ? [] : [`Retry-After: ${problem.retryAfter}`]),
      '',
      body,
    ].join('\r\n'),
  )
}

/** The path of a handshake, without its query. */
export function pathOf(url: string | undefined): string {
  return (url ?? '/').split('?', 1)[0] ?? '/'
}

/** Answers the handshakes that no transport answers, which would otherwise hang for ever. To be attached once. */
export function refuseOtherUpgrades(server: Server): void {
  server.on('upgrade', (req, socket) => {
    if (pathOf(req.url) !== '/ws' && !req.url?.startsWith('/socket.io/'))
      refuseUpgrade(socket, new AppError('path.unknown'))
  })
}

/** How many connections of each address have not shown a token yet: limits apply before authentication. */
export interface Strangers {
  /** @returns a function that takes the stranger off the count, safe to call twice; null when there are too many */
  admit(address: string | undefined): (() => void) | null
}

export function createStrangers(maxStrangers: number): Strangers {
  const counts = new Map<string, number>()
  return {
    admit(address = '') {
      const count = counts.get(address) ?? 0
      if (count >= maxStrangers) return null
      counts.set(address, count + 1)
      let isCounted = true
      return () => {
        if (!isCounted) return
        isCounted = false
        const left = (counts.get(address) ?? 1) - 1
        if (left > 0) counts.set(address, left)
        else counts.delete(address)
      }
    },
  }
}
