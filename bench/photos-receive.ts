import { type ChildProcess, fork } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { Agent, type IncomingMessage, type OutgoingHttpHeaders, request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import sharp from 'sharp'
import { benchPhotoCpu } from './photo-cpu.ts'
import type { ReceiverAnswer, ReceiverKind, ReceiverOrder } from './receive-server.ts'
import type { Expected } from './receive-snaplink.ts'
import { printTable, ratio } from './report.ts'

type Way = 'raw' | 'form' | 'tus in one request' | 'tus in two requests'

interface Contender {
  readonly kind: ReceiverKind
  readonly way: Way
}

const contenders: readonly Contender[] = [
  { kind: 'pipeline(req, createWriteStream)', way: 'raw' },
  { kind: 'our tus core, receiving only', way: 'tus in one request' },
  { kind: 'our tus core, receiving only', way: 'tus in two requests' },
  { kind: 'pipeline, SHA-256 and fsync', way: 'raw' },
  { kind: 'our tus core, SHA-256 and fsync', way: 'tus in one request' },
  { kind: 'Snaplink', way: 'tus in one request' },
  { kind: 'Snaplink', way: 'tus in two requests' },
  { kind: 'Snaplink', way: 'raw' },
  { kind: '@tus/server', way: 'tus in one request' },
  { kind: '@tus/server', way: 'tus in two requests' },
  { kind: 'multer', way: 'form' },
  { kind: 'busboy', way: 'form' },
]

/** Read from the environment, so that a quick look is possible: `BENCH_ROUNDS=1 BENCH_FILES=50 node bench/run.ts receive`. */
const rounds = Number(process.env.BENCH_ROUNDS ?? 3)
const files = Number(process.env.BENCH_FILES ?? 200)
const megabytes = 3
const atOnce = 4

/**
 * How fast photos are received, beside other ways of receiving files, in one run. Each contender is a process of its own on
 * loopback, on the same disk; rounds take turns, so that a busy moment of the machine hits all alike; the best round counts.
 * Then what preparing a photo costs.
 */
export async function benchPhotosReceive(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'snaplink-bench-'))
  const photo = await photoOf(megabytes * 1024 * 1024)
  const running = await Promise.all(contenders.map((contender, index) => start(contender, join(folder, String(index)))))
  try {
    // The first round warms up.
    for (let round = -1; round < rounds; round++) {
      for (const one of running) {
        const { ms, cpuMs } = await measure(one, photo)
        if (round < 0) continue
        one.ms = Math.min(one.ms, ms)
        one.cpuMs = Math.min(one.cpuMs, cpuMs)
      }
    }
  } finally {
    for (const { child } of running) child.disconnect()
    await Promise.all(running.map(({ child }) => once(child, 'exit')))
    await rm(folder, { recursive: true })
  }
  const rawMs = running[0]?.ms
  printTable(
    `Receiving ${files} × ${megabytes} MB, ${atOnce} at a time (best of ${rounds} rounds)`,
    ['receiver', 'sent', 'MB/s', 'beside the first line', 'CPU ms a file'],
    running.map(({ kind, way, ms, cpuMs }) => [
      kind,
      way,
      ((files * megabytes * 1000) / ms).toFixed(0),
      ratio(1 / ms, rawMs && 1 / rawMs),
      (cpuMs / files).toFixed(1),
    ]),
  )
  await benchPhotoCpu()
}

interface Running extends Contender {
  readonly child: ChildProcess
  readonly port: number
  ms: number
  cpuMs: number
}

async function start(contender: Contender, folder: string): Promise<Running> {
  await mkdir(folder)
  const child = fork(fileURLToPath(new URL('./receive-server.ts', import.meta.url)), [contender.kind, folder])
  const [{ port }] = (await once(child, 'message')) as [{ port: number }]
  return { ...contender, child, port, ms: Number.POSITIVE_INFINITY, cpuMs: Number.POSITIVE_INFINITY }
}

async function measure({ child, port, way }: Running, photo: Buffer): Promise<{ ms: number; cpuMs: number }> {
  const { expected } = await order<{ expected: Expected | null }>(child, { do: 'expect', photos: files })
  await order(child, { do: 'usage' })
  const startedAt = performance.now()
  await sendAll({ port, way, expected }, photo)
  const ms = performance.now() - startedAt
  const { cpuMs } = await order<{ cpuMs: number }>(child, { do: 'usage' })
  await order(child, { do: 'clean' })
  return { ms, cpuMs }
}

async function order<Answer extends ReceiverAnswer>(child: ChildProcess, what: ReceiverOrder): Promise<Answer> {
  child.send(what)
  const [answer] = await once(child, 'message')
  return answer as Answer
}

interface Target {
  readonly port: number
  readonly way: Way
  readonly expected: Expected | null
}

async function sendAll({ port, way, expected }: Target, photo: Buffer): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: atOnce })
  let next = 0
  async function sendOne(index: number): Promise<void> {
    // The same picture twice would be refused, so each ends in bytes of its own.
    const pieces = [photo, randomBytes(16)]
    const length = photo.length + 16
    const photoId = expected?.photoIds[index] ?? ''
    const send = (method: string, path: string, headers: OutgoingHttpHeaders, body: readonly Buffer[] = []) =>
      ask({ port, agent, method, path, headers: { ...authorizationOf(expected), ...headers } }, body)
    if (way === 'raw') {
      const path = expected ? `/api/sessions/${expected.sessionId}/photos/${photoId}/original` : '/'
      await send('POST', path, { 'Content-Type': 'image/jpeg', 'Content-Length': length }, pieces)
    } else if (way === 'form') {
      const body = [formStart, ...pieces, formEnd]
      const formLength = length + formStart.length + formEnd.length
      const type = `multipart/form-data; boundary=${boundary}`
      await send('POST', '/', { 'Content-Type': type, 'Content-Length': formLength }, body)
    } else {
      const metadata = expected ? { 'Upload-Metadata': metadataOf(expected, photoId) } : {}
      const begin = { 'Tus-Resumable': '1.0.0', 'Upload-Length': length, ...metadata }
      const bytesHeaders = { 'Content-Type': 'application/offset+octet-stream', 'Content-Length': length }
      if (way === 'tus in one request')
        return void (await send('POST', '/files', { ...begin, ...bytesHeaders }, pieces))
      const { headers } = await send('POST', '/files', { ...begin, 'Content-Length': 0 })
      const { pathname } = new URL(headers.location ?? '', `http://127.0.0.1:${port}/files`)
      await send('PATCH', pathname, { 'Tus-Resumable': '1.0.0', 'Upload-Offset': 0, ...bytesHeaders }, pieces)
    }
  }
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      while (next < files) await sendOne(next++)
    }),
  )
  agent.destroy()
}

function authorizationOf(expected: Expected | null): OutgoingHttpHeaders {
  return expected ? { Authorization: `Bearer ${expected.token}` } : {}
}

function metadataOf({ sessionId }: Expected, photoId: string): string {
  const base64 = (text: string) => Buffer.from(text).toString('base64')
  return `sessionId ${base64(sessionId)},photoId ${base64(photoId)}`
}

const boundary = 'snaplink-bench'
const formStart = Buffer.from(
  `--${boundary}\r\nContent-Disposition: form-data; name="photo"; filename="a.jpg"\r\nContent-Type: image/jpeg\r\n\r\n`,
)
const formEnd = Buffer.from(`\r\n--${boundary}--\r\n`)

function ask(options: Parameters<typeof request>[1] & object, body: readonly Buffer[]): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', ...options }, (response) => {
      const { statusCode = 0 } = response
      response.resume().on('end', () => (statusCode < 300 ? resolve(response) : reject(new Error(`${statusCode}`))))
    })
    sent.on('error', reject)
    for (const piece of body) sent.write(piece)
    sent.end()
  })
}

/** A JPEG by its header, of 12 megapixels, and as long as one; nobody decodes it here. */
async function photoOf(bytes: number): Promise<Buffer> {
  const background = '#456'
  const jpeg = await sharp({ create: { width: 4032, height: 3024, channels: 3, background } })
    .jpeg()
    .toBuffer()
  return Buffer.concat([jpeg, Buffer.alloc(bytes - jpeg.length - 16, 'photo ')])
}
