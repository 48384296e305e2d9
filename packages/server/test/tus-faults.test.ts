import { createHash, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { readdir, symlink } from 'node:fs/promises'
import { type ClientRequest, request } from 'node:http'
import { setTimeout } from 'node:timers/promises'
import { afterEach, expect, test } from 'vitest'
import { createTusLocks } from '../src/tus/tus-lock.ts'
import type { TusStore } from '../src/tus/tus-store.ts'
import { begin, bytesType, offsetAt, patch, startTus, type TestTus, until, withFiles } from './tus-server.ts'

const bytes = randomBytes(3_000_000)
const sha256Of = (content: Uint8Array) => createHash('sha256').update(content).digest('hex')

let server: TestTus
afterEach(() => server.close())

/** A PATCH that announces all the rest and brings only `count` bytes of it, then stays silent. */
function patchInPart(origin: string, path: string, offset: number, count: number): ClientRequest {
  const sent = request(new URL(path, origin), {
    method: 'PATCH',
    headers: {
      'Tus-Resumable': '1.0.0',
      ...bytesType,
      'Upload-Offset': offset,
      'Content-Length': bytes.length - offset,
    },
  })
  // It is going to be cut, by one side or the other.
  sent.on('error', () => undefined)
  sent.write(bytes.subarray(offset, offset + count))
  return sent
}

const idOf = (path: string) => path.slice('/files/'.length)
const onDisk = (path: string) => server.store.size(idOf(path))
/** Unlike `once`, does not mind an error before. */
const closeOf = (cut: ClientRequest) => new Promise((resolve) => cut.once('close', resolve))

test('a PATCH whose connection is cut keeps its bytes', async () => {
  server = await startTus()
  const path = await begin(server.send, bytes.length)
  const sent = patchInPart(server.origin, path, 0, 1_234_567)
  await until(async () => (await onDisk(path)) === 1_234_567)
  sent.destroy()
  expect(await offsetAt(server.send, path)).toBe(1_234_567)
  await patch(server.send, path, 1_234_567, bytes.subarray(1_234_567))
  expect(server.finished[0]?.sha256).toBe(sha256Of(bytes))
})

test.each(['HEAD', 'PATCH', 'DELETE'])('a %s takes over at once from a connection that is dead', async (method) => {
  server = await startTus()
  const path = await begin(server.send, bytes.length)
  const dead = patchInPart(server.origin, path, 0, 500_000)
  await until(async () => (await onDisk(path)) === 500_000)
  const closed = closeOf(dead)
  const cpu = process.cpuUsage()
  const started = performance.now()
  if (method === 'HEAD') expect(await offsetAt(server.send, path)).toBe(500_000)
  if (method === 'PATCH') expect((await patch(server.send, path, 500_000, bytes.subarray(500_000))).status).toBe(204)
  if (method === 'DELETE') expect((await server.send('DELETE', path)).status).toBe(204)
  // The dead one would have gone on for a minute (idleMs).
  expect(performance.now() - started).toBeLessThan(2_000)
  expect(process.cpuUsage(cpu).user / 1_000_000).toBeLessThan(1)
  await closed
  if (method === 'PATCH') expect(server.finished[0]?.sha256).toBe(sha256Of(bytes))
})

test('of many that come back at once the last one goes on, and the earlier ones are cut', async () => {
  server = await startTus()
  const path = await begin(server.send, bytes.length)
  const earlier = Array.from({ length: 5 }, () => patchInPart(server.origin, path, 0, 0))
  const closed = earlier.map(closeOf)
  for (const sent of earlier) sent.flushHeaders()
  await until(async () => {
    const connections = earlier.filter((sent) => !sent.destroyed)
    return connections.length <= 1
  })
  expect((await patch(server.send, path, 0, bytes)).status).toBe(204)
  await Promise.all(closed)
  expect(server.finished.map(({ sha256 }) => sha256)).toEqual([sha256Of(bytes)])
})

test('an upload that is removed while its creation still brings bytes is cut, and leaves nothing', async () => {
  server = await startTus({ subjectOf: () => ['album', 'photo'] })
  const sent = request(new URL('/files', server.origin), {
    method: 'POST',
    headers: { 'Tus-Resumable': '1.0.0', ...bytesType, 'Upload-Length': bytes.length, 'Content-Length': bytes.length },
  })
  sent.on('error', () => undefined)
  sent.write(bytes.subarray(0, 500_000))
  await until(async () => (await readdir(server.folder)).length === 2)
  const closed = closeOf(sent)
  expect(await server.tus.removeAll(['album'])).toBe(0)
  await closed
  expect(await readdir(server.folder)).toEqual([])
  expect([server.finished, server.errors]).toEqual([[], []])
})

test('a request that was interrupted is hung up on, also when its whole body has come meanwhile', async () => {
  const writing = Promise.withResolvers<void>()
  const wanted = Promise.withResolvers<void>()
  const released = Promise.withResolvers<void>()
  const locks = createTusLocks()
  server = await startTus({
    locks: {
      acquire: (id, onWanted) =>
        locks.acquire(id, () => {
          onWanted?.()
          wanted.resolve()
        }),
    },
    wrapStore: (store) =>
      withFiles(store, (file) => ({
        append(chunks, done) {
          writing.resolve()
          void released.promise.then(() => file.append(chunks, done))
        },
      })),
  })
  const path = await begin(server.send, bytes.length)
  const older = patchInPart(server.origin, path, 0, 1_000)
  const closed = closeOf(older)
  await writing.promise
  const looked = offsetAt(server.send, path)
  await wanted.promise
  older.end(bytes.subarray(1_000))
  await new Promise((resolve) => older.once('finish', resolve))
  // Each answer shows that the server has read on.
  for (let turn = 0; turn < 5; turn++) await server.send('OPTIONS', '/files')
  released.resolve()
  expect(await looked).toBe(1_000)
  await closed
})

test('two clients that send the same upload at once end with the right bytes, finished once', async () => {
  server = await startTus()
  const path = await begin(server.send, bytes.length)
  async function client(pauseMs: number): Promise<void> {
    for (;;) {
      try {
        const offset = await offsetAt(server.send, path)
        if (offset === bytes.length) return
        await patch(server.send, path, offset, bytes.subarray(offset, offset + 400_000))
      } catch (error) {
        // Cut by the other one. Clients wait longer each time, or they would do little but interrupt each other.
        if ((error as NodeJS.ErrnoException).code !== 'ECONNRESET') throw error
        await setTimeout(pauseMs)
        pauseMs *= 2
      }
    }
  }
  await Promise.all([client(10), client(17)])
  expect(server.finished.map(({ sha256 }) => sha256)).toEqual([sha256Of(bytes)])
}, 20_000)

test('a body that brings nothing for too long is given up, with what it brought kept', async () => {
  server = await startTus({ idleMs: 50 })
  const path = await begin(server.send, bytes.length)
  const sent = patchInPart(server.origin, path, 0, 100_000)
  const [response] = await once(sent, 'response')
  expect(response.statusCode).toBe(408)
  sent.destroy()
  expect(await offsetAt(server.send, path)).toBe(100_000)
})

test('a client that is refused while it still sends hears why', async () => {
  server = await startTus()
  const path = await begin(server.send, bytes.length)
  expect((await patch(server.send, path, 7, bytes)).status).toBe(409)
  expect(await offsetAt(server.send, path)).toBe(0)
})

test('close() keeps what came, refuses what comes, and cuts what would go on', async () => {
  server = await startTus()
  const path = await begin(server.send, bytes.length)
  const sent = patchInPart(server.origin, path, 0, 700_000)
  const closed = closeOf(sent)
  await until(async () => (await onDisk(path)) === 700_000)
  await server.tus.close()
  await closed
  const { status, body } = await server.send('HEAD', path)
  expect([status, body]).toEqual([503, ''])
  expect(await onDisk(path)).toBe(700_000)
})

test('a disk that is full is answered with 507, and the offset is what there was room for', async () => {
  let room = 1_000_000
  server = await startTus({ wrapStore: (store) => withRoom(store, () => room) })
  const path = await begin(server.send, bytes.length)
  const full = await patch(server.send, path, 0, bytes)
  expect([full.status, JSON.parse(full.body).code]).toEqual([507, 'storage.full'])
  expect(await offsetAt(server.send, path)).toBe(1_000_000)
  room = Number.POSITIVE_INFINITY
  expect((await patch(server.send, path, 1_000_000, bytes.subarray(1_000_000))).status).toBe(204)
  expect(server.finished[0]?.sha256).toBe(sha256Of(bytes))
})

/** A store on a disk that has room for `room()` bytes of each upload. */
function withRoom(store: TusStore, room: () => number): TusStore {
  return withFiles(store, (file) => ({
    append(chunks, done) {
      const all = Buffer.concat(chunks)
      const fitting = all.subarray(0, Math.max(0, room() - file.bytes))
      const full = fitting.length < all.length ? Object.assign(new Error('no room'), { code: 'ENOSPC' }) : null
      file.append([fitting], (error) => done(error ?? full))
    },
  }))
}

test.skipIf(process.platform !== 'linux')('the operating system’s own word for a full disk is understood', async () => {
  server = await startTus()
  const path = await begin(server.send, bytes.length)
  // Whatever is written to /dev/full fails with ENOSPC. Only Linux has it.
  await symlink('/dev/full', server.store.path(idOf(path)))
  expect((await patch(server.send, path, 0, bytes)).status).toBe(507)
})

test('an upload that came whole before a crash is finished by the HEAD of the client that returns', async () => {
  server = await startTus()
  const path = await begin(server.send, bytes.length)
  const file = await server.store.open(idOf(path))
  await new Promise((resolve) => file.append([bytes], resolve))
  await file.close()
  expect(server.finished).toEqual([])
  expect(await offsetAt(server.send, path)).toBe(bytes.length)
  expect(server.finished[0]?.sha256).toBe(sha256Of(bytes))
})
