import { createHash, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { expect, test } from 'vitest'
import { begin, offsetAt, startTus } from './tus-server.ts'

const bytes = randomBytes(3_000_000)
const sha256Of = (content: Uint8Array) => createHash('sha256').update(content).digest('hex')

test('200 uploads, each cut at random places, arrive whole', async () => {
  const server = await startTus({ maxBytes: 100_000 })
  const random = seeded(20_261_121)
  let cuts = 0
  async function upload(run: number): Promise<void> {
    const size = 1 + Math.floor(random() * 99_999)
    const start = Math.floor(random() * (bytes.length - size))
    const content = bytes.subarray(start, start + size)
    const path = await begin(server.send, size, {
      'Upload-Metadata': `run ${Buffer.from(`${run}`).toString('base64')}`,
    })
    for (let offset = 0; offset < size; offset = await offsetAt(server.send, path)) {
      const rest = content.subarray(offset)
      // Cuts fall anywhere in the request, its head included; every fourth request may go through.
      const whole = random() < 0.25
      const status = await patchOverSocket(
        server.origin,
        path,
        offset,
        rest,
        whole ? null : Math.floor(random() * (rest.length + 300)),
      )
      if (status === null) cuts += 1
      // 409: what was on its way when the last connection was cut has come after the HEAD.
      else expect([204, 409]).toContain(status)
    }
    const done = server.finished.filter(({ metadata }) => metadata.get('run') === `${run}`)
    expect(done.map(({ sha256 }) => sha256)).toEqual([sha256Of(content)])
    expect(await readFile(done[0]?.path ?? '')).toEqual(content)
  }
  for (let run = 0; run < 200; run += 4) await Promise.all([0, 1, 2, 3].map((n) => upload(run + n)))
  expect(server.finished).toHaveLength(200)
  expect(cuts).toBeGreaterThan(200)
  expect(server.errors).toEqual([])
  await server.close()
}, 30_000)

/** Sends a PATCH as raw bytes and destroys the socket after `cutAfter` of them. @returns the status, null after a cut */
async function patchOverSocket(origin: string, path: string, offset: number, body: Buffer, cutAfter: number | null) {
  const head = [
    `PATCH ${path} HTTP/1.1`,
    'Host: any',
    'Connection: close',
    'Tus-Resumable: 1.0.0',
    'Content-Type: application/offset+octet-stream',
    `Upload-Offset: ${offset}`,
    `Content-Length: ${body.length}`,
  ]
  const whole = Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`), body])
  const socket = connect(Number(new URL(origin).port), '127.0.0.1')
  socket.on('error', () => undefined)
  let answered = ''
  socket.on('data', (chunk) => {
    answered += chunk
  })
  const closed = new Promise((resolve) => socket.once('close', resolve))
  await once(socket, 'connect')
  if (cutAfter === null || cutAfter >= whole.length) socket.write(whole)
  else socket.write(whole.subarray(0, cutAfter), () => socket.destroy())
  await closed
  return answered ? Number(answered.split(' ')[1]) : null
}

/** The same numbers for the same seed (mulberry32). */
function seeded(seed: number): () => number {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}
