import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { limits, newId, type OpenAnswer, type TicketAnswer } from '@snaplink/contract'
import { WebSocket } from 'ws'
import { ask, join as joinSession, openSession } from '../support/api.ts'
import type { AwayReport } from './away-server.ts'
import { type FaultProxy, startFaultProxy } from './fault-proxy.ts'

const photoBytes = 3 * 1024 * 1024
/** What each phone has sent when the network goes. */
const sentBytes = 256 * 1024
/** Long enough for several heartbeats. */
const measureMs = 45_000

/**
 * What phones cost that are away: each follows its session over a WebSocket and is in the middle of an upload when everything
 * goes dark, without a FIN.
 *
 * @returns the server's CPU time as a share of one core, and how many uploads were under way
 */
export async function measureAway(phones: number): Promise<{ share: number; uploads: number }> {
  const folder = await mkdtemp(join(tmpdir(), 'snaplink-away-'))
  const server = fork(join(import.meta.dirname, 'away-server.ts'), [folder])
  const { port } = (await hear(server)) as { port: number }
  const proxy = await startFaultProxy(port)
  const [direct, away] = [`http://127.0.0.1:${port}`, `http://127.0.0.1:${proxy.port}`]
  const ends: (() => void)[] = []
  try {
    for (let left = phones; left > 0; left -= limits.maxPhones) {
      const page = await openSession(direct)
      for (let index = 0; index < Math.min(left, limits.maxPhones); index++)
        ends.push(await sendHalf(direct, away, page))
    }
    await untilSent(proxy, phones * sentBytes)
    proxy.drop()
    // What came last is written first.
    await pause(2000)
    const before = await cpuMs(server)
    const startedAt = performance.now()
    await pause(measureMs)
    const share = ((await cpuMs(server)) - before) / (performance.now() - startedAt)
    return { share, uploads: ends.length }
  } finally {
    for (const end of ends) end()
    await proxy.close()
    const ended = once(server, 'exit')
    server.disconnect()
    await ended
    await rm(folder, { recursive: true, force: true })
  }
}

/** A phone as the SDK makes one, without its page: joined, following, and in the middle of an upload. */
async function sendHalf(direct: string, away: string, page: OpenAnswer): Promise<() => void> {
  const { sessionId, pageToken } = page
  const session = `${direct}/api/sessions/${sessionId}`
  const fresh = await ask<TicketAnswer>('POST', `${session}/tickets`, { token: pageToken })
  const { deviceToken: token } = (await joinSession(direct, fresh.body.ticket)).body
  const photoId = newId()
  const data = { photoId, position: 1, name: 'photo.jpg', bytes: photoBytes, mediaType: 'image/jpeg' }
  await ask('POST', `${session}/commands`, { token, json: { id: photoId, type: 'photo.offer', data } })

  const socket = new WebSocket(`${away.replace('http', 'ws')}/ws`)
  await once(socket, 'open')
  socket.send(JSON.stringify({ sessionId, token }))
  // It ends when the measuring does.
  socket.on('error', () => undefined)

  const metadata = Object.entries({ sessionId, photoId }).map(([name, value]) => `${name} ${btoa(value)}`)
  const headers = { 'tus-resumable': '1.0.0', authorization: `Bearer ${token}` }
  const created = await fetch(`${away}/files`, {
    method: 'POST',
    headers: { ...headers, 'upload-length': String(photoBytes), 'upload-metadata': metadata.join() },
  })
  const location = new URL(created.headers.get('location') ?? '', `${away}/files`)
  const part = { 'upload-offset': '0', 'content-type': 'application/offset+octet-stream', 'content-length': photoBytes }
  const upload = request(location, { method: 'PATCH', headers: { ...headers, ...part } })
  upload.on('error', () => undefined)
  upload.write(Buffer.alloc(sentBytes))
  return () => {
    socket.terminate()
    upload.destroy()
  }
}

async function untilSent(proxy: FaultProxy, bytes: number): Promise<void> {
  const deadline = AbortSignal.timeout(30_000)
  while (proxy.uploadedBytes() < bytes) {
    deadline.throwIfAborted()
    await pause(20)
  }
}

async function cpuMs(server: ChildProcess): Promise<number> {
  server.send('cpu')
  return ((await hear(server)) as { cpuMs: number }).cpuMs
}

async function hear(server: ChildProcess): Promise<AwayReport> {
  const [report] = await once(server, 'message')
  return report
}
