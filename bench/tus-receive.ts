/**
 * How fast uploads are received: our tus core beside `pipeline(req, createWriteStream)`, multer, busboy and @tus/server, in one
 * run. Each contender is a process of its own on loopback and in the same folder; rounds take turns, so that a busy moment of
 * the machine hits all alike; the best round counts. What matters are the ratios.
 *
 *   node bench/tus-receive.ts [rounds=5] [files=200] [megabytes=3]
 */
import { type ChildProcess, fork } from 'node:child_process'
import { createHash, type Hash, randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { Agent, createServer, type IncomingMessage, type RequestListener, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { FileStore } from '@tus/file-store'
import { Server as TusServer } from '@tus/server'
import busboy from 'busboy'
import multer from 'multer'
import { createTus } from '../packages/server/src/tus/tus.ts'
import { openTusFolder } from '../packages/server/src/tus/tus-folder.ts'
import type { TusOptions } from '../packages/server/src/tus/tus-options.ts'
import type { TusFile } from '../packages/server/src/tus/tus-store.ts'

type Way = 'raw' | 'form' | 'tus in one request' | 'tus in two requests'

interface Contender {
  readonly way: Way
  listen(folder: string): Promise<RequestListener>
}

async function ourTus(folder: string): Promise<RequestListener> {
  return listenerOf({ store: await openTusFolder(folder) })
}

/** Without what makes an upload durable and known by its hash: what the others do. */
async function ourTusReceivingOnly(folder: string): Promise<RequestListener> {
  const store = await openTusFolder(folder)
  const unhurried = (file: TusFile) => Object.assign(Object.create(file), { sync: async () => undefined }) as TusFile
  return listenerOf({
    store: { ...store, open: async (id) => unhurried(await store.open(id)) },
    hashes: {
      take: () => ({ update: () => undefined, digest: () => '' }),
      keep: () => undefined,
      forget: () => undefined,
    },
  })
}

function listenerOf(parts: Pick<TusOptions, 'store' | 'hashes'>): RequestListener {
  const tus = createTus({
    ...parts,
    path: '/files',
    maxBytes: 1e9,
    authorize: () => '',
    onFinish: () => undefined,
    finishedBytes: 'keep',
    expiresAfterMs: 3_600_000,
    clock: { now: Date.now },
    logger: { info: console.info, error: console.error },
  })
  return tus.handle
}

const theirTus = async (folder: string): Promise<RequestListener> => {
  const server = new TusServer({ path: '/files', datastore: new FileStore({ directory: folder }) })
  return (req, res) => void server.handle(req, res)
}

const contenders: Record<string, Contender> = {
  'pipeline(req, createWriteStream)': {
    way: 'raw',
    listen: async (folder) => async (req, res) => {
      await pipeline(req, createWriteStream(join(folder, randomUUID())))
      res.writeHead(204).end()
    },
  },
  'our tus core, receiving only': { way: 'tus in one request', listen: ourTusReceivingOnly },
  'the same, POST and PATCH': { way: 'tus in two requests', listen: ourTusReceivingOnly },
  'our tus core, SHA-256 and fsync': { way: 'tus in one request', listen: ourTus },
  'the same in POST and PATCH': { way: 'tus in two requests', listen: ourTus },
  'pipeline, SHA-256 and fsync': {
    way: 'raw',
    listen: async (folder) => async (req, res) => {
      const hash = createHash('sha256')
      const file = createWriteStream(join(folder, randomUUID()), { flush: true })
      await pipeline(req, hashInto(hash), file)
      res.writeHead(204).end(hash.digest('hex'))
    },
  },
  '@tus/server, one request': { way: 'tus in one request', listen: theirTus },
  '@tus/server, POST and PATCH': { way: 'tus in two requests', listen: theirTus },
  multer: {
    way: 'form',
    listen: async (folder) => {
      const receive = multer({ dest: folder }).single('photo')
      return (req, res) => receive(req as never, res as never, () => res.writeHead(204).end())
    },
  },
  busboy: {
    way: 'form',
    listen: async (folder) => async (req, res) => {
      const form = busboy({ headers: req.headers })
      form.on('file', (_name, file) => file.pipe(createWriteStream(join(folder, randomUUID()))))
      await pipeline(req, form)
      res.writeHead(204).end()
    },
  },
}

async function serve(name: string, folder: string): Promise<void> {
  const listener = await contenders[name]?.listen(folder)
  const server = createServer(listener).listen(0, '127.0.0.1', () =>
    process.send?.({ port: (server.address() as AddressInfo).port }),
  )
  let before = process.cpuUsage()
  process.on('message', () => {
    const { user, system } = process.cpuUsage(before)
    before = process.cpuUsage()
    process.send?.({ cpuMs: (user + system) / 1000 })
  })
  process.on('disconnect', () => process.exit())
}

async function compare(rounds = 5, files = 200, megabytes = 3): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'snaplink-bench-'))
  const photo = Buffer.alloc(megabytes * 1024 * 1024, 'photo ')
  const running = await Promise.all(
    Object.entries(contenders).map(async ([name, { way }]) => {
      const child = fork(import.meta.filename, [name, folder])
      const { port } = await hear<{ port: number }>(child)
      return { name, way, child, port, msOf: [] as number[], cpuMsOf: [] as number[] }
    }),
  )
  try {
    for (let round = -1; round < rounds; round++) {
      for (const { way, child, port, msOf, cpuMsOf } of running) {
        child.send('measure')
        await hear(child)
        const start = performance.now()
        await sendAll(port, way, photo, files)
        const ms = performance.now() - start
        child.send('measure')
        const { cpuMs } = await hear<{ cpuMs: number }>(child)
        // The first round warms up.
        if (round >= 0) {
          msOf.push(ms)
          cpuMsOf.push(cpuMs)
        }
        for (const file of await readdir(folder)) await rm(join(folder, file))
      }
    }
  } finally {
    for (const { child } of running) child.disconnect()
    await rm(folder, { recursive: true })
  }
  const rawMs = Math.min(...(running[0]?.msOf ?? []))
  console.log(`${files} × ${megabytes} MB, 4 at a time, best of ${rounds} rounds\n`)
  for (const { name, msOf, cpuMsOf } of running) {
    const ms = Math.min(...msOf)
    const speed = `${Math.round((files * megabytes * 1000) / ms)} MB/s`.padStart(10)
    const cpu = `${(Math.min(...cpuMsOf) / files).toFixed(1)} ms CPU a file`.padStart(20)
    console.log(`${name.padEnd(36)}${speed}${(rawMs / ms).toFixed(2).padStart(8)} × raw${cpu}`)
  }
}

async function sendAll(port: number, way: Way, photo: Buffer, files: number): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: 4 })
  const send = (method: string, path: string, headers: Record<string, string>, body?: Buffer) =>
    ask({ port, agent, method, path, headers: { 'Tus-Resumable': '1.0.0', ...headers } }, body)
  const type = { 'Content-Type': 'application/offset+octet-stream', 'Content-Length': String(photo.length) }
  let left = files
  async function sendOne(): Promise<void> {
    if (way === 'raw') await send('POST', '/', { 'Content-Length': String(photo.length) }, photo)
    else if (way === 'form') await send('POST', '/', formHeaders, asForm(photo))
    else if (way === 'tus in one request')
      await send('POST', '/files', { 'Upload-Length': String(photo.length), ...type }, photo)
    else {
      const { headers } = await send('POST', '/files', { 'Upload-Length': String(photo.length), 'Content-Length': '0' })
      const { pathname } = new URL(headers.location ?? '', `http://127.0.0.1:${port}/files`)
      await send('PATCH', pathname, { 'Upload-Offset': '0', ...type }, photo)
    }
  }
  await Promise.all(
    Array.from({ length: 4 }, async () => {
      while (left-- > 0) await sendOne()
    }),
  )
  agent.destroy()
}

const boundary = 'snaplink-bench'
const formHeaders = { 'Content-Type': `multipart/form-data; boundary=${boundary}` }
let form: Buffer | undefined
function asForm(photo: Buffer): Buffer {
  form ??= Buffer.concat([
    Buffer.from(
      `--${boundary}\r\nContent-Disposition: form-data; name="photo"; filename="a.jpg"\r\nContent-Type: image/jpeg\r\n\r\n`,
    ),
    photo,
    Buffer.from(`\r\n--${boundary}--\r\n`),
  ])
  return form
}

function ask(options: Parameters<typeof request>[1] & object, body?: Buffer): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', ...options }, (response) => {
      const { statusCode = 0 } = response
      response.resume().on('end', () => (statusCode < 300 ? resolve(response) : reject(new Error(`${statusCode}`))))
    })
    sent.on('error', reject).end(body)
  })
}

async function hear<Message>(child: ChildProcess): Promise<Message> {
  const [message] = await once(child, 'message')
  return message
}

function hashInto(hash: Hash) {
  return async function* (chunks: AsyncIterable<Buffer>) {
    for await (const chunk of chunks) {
      hash.update(chunk)
      yield chunk
    }
  }
}

if (process.send) await serve(process.argv[2] ?? '', process.argv[3] ?? '')
else await compare(...(process.argv.slice(2).map(Number) as [number?, number?, number?]))
