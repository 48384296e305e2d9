/**
 * Opens a session, shows its code, and prints what the phone sends. Needs `ws` and nothing else.
 *
 *     node main.ts http://localhost:3000
 */
import { setTimeout as pause } from 'node:timers/promises'
import { WebSocket } from 'ws'
import { encode, forTerminal } from './qr.ts'

interface Session {
  sessionId: string
  token: string
  server: string
  pageToken: string
  url: string
  expiresIn: number
}

const base = process.argv[2] ?? 'http://localhost:3000'
/** The server pings every 15 seconds. */
const silenceMs = 40_000
/** A session that nobody uses ends after 30 minutes. */
const seenMs = 5 * 60_000
/** 4000 + the status of an error: coming back would not help. */
const over = new Set([4401, 4403, 4404, 4410])

const answer = await fetch(`${base.replace(/\/$/, '')}/create-session`, { method: 'POST' })
if (!answer.ok) throw new Error(`No session was opened: ${await answer.text()}`)
const session = (await answer.json()) as Session
// For phones that speak EasyQR, the code would say JSON.stringify({ sessionId, token, server }).
console.log(forTerminal(encode(session.url)))
console.log(`Scan this with your phone within ${session.expiresIn} seconds, or open ${session.url}\n`)

let after = 0
for (let end = await readOnce(); !over.has(end.code); end = await readOnce()) {
  console.error(`The line ended (${end.code} ${end.reason}). Trying again.`)
  await pause(1_000)
}
console.log('It is over.')

/** Prints what happens until the line ends, and says why it did. */
function readOnce(): Promise<{ code: number; reason: string }> {
  const socket = new WebSocket(session.server)
  const say = (frame: object) => socket.send(JSON.stringify(frame))
  const visible = { type: 'device.visible', data: { visible: true } }
  const seen = setInterval(() => say({ type: 'signal', signal: visible }), seenMs)
  let silence = setTimeout(() => socket.terminate(), silenceMs)

  socket.on('open', () => say({ sessionId: session.sessionId, token: session.pageToken, after }))
  socket.on('ping', () => {
    clearTimeout(silence)
    silence = setTimeout(() => socket.terminate(), silenceMs)
  })
  socket.on('message', (data) => {
    const frame = JSON.parse(String(data))
    if (frame.type === 'CONNECTED' && frame.phone) console.log(`${frame.phone.name} is here.`)
    if (frame.type !== 'events') return
    for (const event of frame.events) {
      console.log(event.type, JSON.stringify(event.data))
      after = event.seq
    }
  })
  socket.on('error', (error) => console.error(error.message))
  return new Promise((resolve) => {
    socket.on('close', (code, reason) => {
      clearInterval(seen)
      clearTimeout(silence)
      resolve({ code, reason: String(reason) })
    })
  })
}
