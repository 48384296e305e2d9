import { WebSocket } from 'ws'
import type { Target } from './target.ts'

export interface SocketTry {
  readonly path?: string
  readonly origin?: string | undefined
  readonly cookie?: string
  /** What is sent first; nothing else. Without it, the handshake alone counts. */
  readonly first?: object
}

/** However slow the machine; nobody waits this long for an answer that comes. Milliseconds. */
const patienceMs = 20_000

/** Whether a line opens: its handshake, and, where something is said first, that this is answered by `CONNECTED`. */
export function opensSocket(target: Target, { path = '/ws', origin, cookie, first }: SocketTry): Promise<boolean> {
  const { promise, resolve, reject } = Promise.withResolvers<boolean>()
  const socket = new WebSocket(`${target.origin.replace('http', 'ws')}${path}`, {
    ...(origin !== undefined && { origin }),
    headers: cookie === undefined ? {} : { Cookie: `snaplink_login=${cookie}` },
  })
  const late = setTimeout(() => reject(new Error('The socket was neither opened nor refused.')), patienceMs)
  socket.on('open', () => (first ? socket.send(JSON.stringify(first)) : resolve(true)))
  socket.on('message', (data) => resolve(String(data).includes('"CONNECTED"')))
  socket.on('close', () => resolve(false))
  socket.on('unexpected-response', (_request, answer) => {
    answer.destroy()
    resolve(false)
  })
  socket.on('error', () => resolve(false))
  return promise.finally(() => {
    clearTimeout(late)
    socket.terminate()
  })
}
