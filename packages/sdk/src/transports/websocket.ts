import { type FirstFrame, limits, type ServerFrame } from '@snaplink/contract'
import { parseJson } from '../parse-json.ts'
import { errorOfProblem, SnaplinkError } from '../snaplink-error.ts'
import type { OpenLine } from './line.ts'

const openMs = 4000
const pongMs = 2500
const silenceMs = 2.5 * limits.heartbeatMs

/** Reads and sends over a raw WebSocket: `/ws`, frames of contract/frame.ts. */
export const openWebSocket: OpenLine = ({ http, credential, after, heard }) => {
  let isLive = false
  let isOver = false
  let heardAt = Date.now()
  let pongTimer: ReturnType<typeof setTimeout> | undefined
  const socket = connect(http.base)

  const openTimer = setTimeout(() => end(), openMs)
  const pingTimer = setInterval(() => {
    if (Date.now() - heardAt > silenceMs) end()
    else send({ type: 'ping' })
  }, limits.heartbeatMs)

  if (socket) {
    socket.onopen = () => {
      const first: FirstFrame = { sessionId: credential.sessionId, token: credential.token, after: after() }
      socket.send(JSON.stringify(first))
    }
    socket.onmessage = ({ data }) => {
      heardAt = Date.now()
      clearTimeout(pongTimer)
      const frame = parseJson(String(data)) as ServerFrame | null
      if (frame) take(frame)
    }
    socket.onclose = () => end()
  } else {
    // Told in the next turn: nobody holds this line yet.
    queueMicrotask(() => end())
  }

  function take(frame: ServerFrame) {
    switch (frame.type) {
      case 'CONNECTED':
        isLive = true
        clearTimeout(openTimer)
        return heard.live(frame.cursor)
      case 'events':
        return heard.events(frame.events)
      case 'signal':
        return heard.signal(frame.signal)
      case 'answer':
        return heard.answer(frame.id, frame)
      case 'refused':
        return heard.answer(frame.id, errorOfProblem(frame.problem))
      case 'pong':
        return heard.head(frame.cursor)
      case 'error':
        return end(errorOfProblem(frame.problem))
    }
  }

  function send(frame: object): boolean {
    if (!isLive || socket?.readyState !== WebSocket.OPEN) return false
    socket.send(JSON.stringify(frame))
    return true
  }

  function end(error?: SnaplinkError) {
    if (isOver) return
    close()
    heard.ended({ error: error ?? new SnaplinkError('network'), isBlocked: !isLive && error === undefined })
  }

  function close() {
    isOver = true
    clearTimeout(openTimer)
    clearTimeout(pongTimer)
    clearInterval(pingTimer)
    if (!socket) return
    socket.onopen = socket.onmessage = socket.onclose = null
    socket.close()
  }

  return {
    check() {
      // A socket that is dead since the phone slept still says OPEN: only an answer proves that it is not.
      if (!send({ type: 'ping' })) return
      clearTimeout(pongTimer)
      pongTimer = setTimeout(() => end(), pongMs)
    },
    send,
    close,
  }
}

/** A socket, or null where the browser forbids it at once (an `https:` page and a `ws:` address). */
function connect(base: string): WebSocket | null {
  const url = new URL('ws', base)
  url.protocol = url.protocol.replace('http', 'ws')
  try {
    return new WebSocket(url)
  } catch (error) {
    if (error instanceof DOMException) return null
    throw error
  }
}
