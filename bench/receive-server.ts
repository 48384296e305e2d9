import { createHash, type Hash, randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { mkdir, readdir, rm } from 'node:fs/promises'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
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
import { type Expected, openPhotos } from './receive-snaplink.ts'

/** Who receives; each in a process of its own. */
export type ReceiverKind =
  | 'pipeline(req, createWriteStream)'
  | 'pipeline, SHA-256 and fsync'
  | 'our tus core, receiving only'
  | 'our tus core, SHA-256 and fsync'
  | 'Snaplink'
  | '@tus/server'
  | 'multer'
  | 'busboy'

export type ReceiverOrder = { do: 'expect'; photos: number } | { do: 'usage' } | { do: 'clean' }
export type ReceiverAnswer = { port: number } | { expected: Expected | null } | { cpuMs: number } | { clean: true }

interface Receiver {
  listener: RequestListener
  expect?(photos: number): Promise<Expected>
}

const [kind, folder] = process.argv.slice(2) as [ReceiverKind, string]
const uploads = join(folder, 'uploads')
await mkdir(uploads)
const receiver = await open()
const server = createServer(receiver.listener).listen(0, '127.0.0.1')
await once(server, 'listening')
let before = process.cpuUsage()
process.on('message', async (order: ReceiverOrder) => tell(await obey(order)))
process.on('disconnect', () => process.exit())
tell({ port: (server.address() as AddressInfo).port })

function tell(answer: ReceiverAnswer): void {
  process.send?.(answer)
}

async function obey(order: ReceiverOrder): Promise<ReceiverAnswer> {
  if (order.do === 'expect') return { expected: (await receiver.expect?.(order.photos)) ?? null }
  if (order.do === 'usage') {
    const { user, system } = process.cpuUsage(before)
    before = process.cpuUsage()
    return { cpuMs: (user + system) / 1000 }
  }
  for (const place of [uploads, join(folder, 'files')]) {
    for (const name of await readdir(place).catch(() => [])) {
      if (!name.startsWith('.')) await rm(join(place, name), { recursive: true })
    }
  }
  return { clean: true }
}

async function open(): Promise<Receiver> {
  switch (kind) {
    case 'pipeline(req, createWriteStream)':
      return {
        listener: async (req, res) => {
          await pipeline(req, createWriteStream(join(uploads, randomUUID())))
          res.writeHead(204).end()
        },
      }
    case 'pipeline, SHA-256 and fsync':
      return {
        listener: async (req, res) => {
          const hash = createHash('sha256')
          await pipeline(req, hashInto(hash), createWriteStream(join(uploads, randomUUID()), { flush: true }))
          hash.digest('hex')
          res.writeHead(204).end()
        },
      }
    case 'our tus core, receiving only':
      return { listener: await bareTus(withoutDurability) }
    case 'our tus core, SHA-256 and fsync':
      return { listener: await bareTus((parts) => parts) }
    case 'Snaplink':
      return openPhotos(folder, uploads)
    case '@tus/server': {
      const theirs = new TusServer({ path: '/files', datastore: new FileStore({ directory: uploads }) })
      return { listener: (req, res) => void theirs.handle(req, res) }
    }
    case 'multer': {
      const receive = multer({ dest: uploads }).single('photo')
      return { listener: (req, res) => receive(req as never, res as never, () => res.writeHead(204).end()) }
    }
    case 'busboy':
      return {
        listener: async (req, res) => {
          const form = busboy({ headers: req.headers })
          form.on('file', (_name, file) => file.pipe(createWriteStream(join(uploads, randomUUID()))))
          await pipeline(req, form)
          res.writeHead(204).end()
        },
      }
  }
}

type StoreAndHashes = Pick<TusOptions, 'store' | 'hashes'>

async function bareTus(change: (parts: StoreAndHashes) => StoreAndHashes): Promise<RequestListener> {
  const tus = createTus({
    ...change({ store: await openTusFolder(uploads) }),
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

/** Without what makes an upload durable and known by its hash: what the others do. */
function withoutDurability({ store }: StoreAndHashes): StoreAndHashes {
  const unhurried = (file: TusFile) => Object.assign(Object.create(file), { sync: async () => undefined }) as TusFile
  const noHash = { update: () => undefined, digest: () => '' }
  return {
    store: { ...store, open: async (id) => unhurried(await store.open(id)) },
    hashes: { take: () => noHash, keep: () => undefined, forget: () => undefined },
  }
}

function hashInto(hash: Hash) {
  return async function* (chunks: AsyncIterable<Buffer>) {
    for await (const chunk of chunks) {
      hash.update(chunk)
      yield chunk
    }
  }
}
