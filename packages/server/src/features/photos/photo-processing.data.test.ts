import { readFile } from 'node:fs/promises'
import type { Worker } from 'node:worker_threads'
import { limits, newId } from '@snaplink/contract'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { databases, type TestDatabase } from '../../../test/databases.ts'
import { segment } from '../../../test/media-corpus/containers.ts'
import { plantedTiff } from '../../../test/media-corpus/planted-metadata.ts'
import { plantedIn, readWithExifr } from '../../../test/media-corpus/read-metadata.ts'
import {
  type PhotoServer,
  type PhotoServerOptions,
  removeFolder,
  startPhotoServer,
} from '../../../test/photo-server.ts'
import { jpeg, webp } from '../../../test/pictures.ts'
import type { FileStore } from '../../files/file-store.ts'
import { createJobLeases } from '../../jobs/job-leases.ts'
import { photoSweepKind } from './photo-sweep.ts'

/** A HEIC. */
const camera = () => readFile(new URL('../../../test/media/camera.heic', import.meta.url))
const diskFull = () => Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' })

describe.each(databases)('a received photo on $name', ({ name, open }) => {
  let database: TestDatabase
  const servers: PhotoServer[] = []
  beforeEach(async () => {
    database = await open()
  })
  afterEach(async () => {
    for (const server of servers) await server.stop()
    for (const server of servers.splice(0)) await removeFolder(server)
    await database.drop()
  })
  async function start(options: PhotoServerOptions = {}): Promise<PhotoServer> {
    const server = await startPhotoServer(database, options)
    servers.push(server)
    return server
  }
  async function stop(server: PhotoServer): Promise<void> {
    servers.splice(servers.indexOf(server), 1)
    await server.stop()
  }
  async function offer(server: PhotoServer, preview?: object): Promise<string> {
    const photoId = newId()
    const offered = { photoId, position: 0, name: 'a.jpg', bytes: 1000, mediaType: 'image/jpeg' }
    await server.command(server.phone, 'photo.offer', preview ? { ...offered, preview } : offered)
    return photoId
  }
  const types = async (server: PhotoServer) => (await server.events()).map(({ type }) => type)
  const isIn = (server: PhotoServer, photoId: string, state: string) =>
    vi.waitFor(async () => expect(await server.photo(photoId)).toMatchObject({ state }), 8_000)
  /** Also when the time to bring a removed photo back is over. */
  async function nothingIsLeftToDo(server: PhotoServer): Promise<void> {
    server.clock.pass(limits.restoreMs)
    await vi.waitFor(async () => expect(await jobs()).toEqual([]), 20_000)
  }
  const jobs = () => database.db.read.selectFrom('jobs').selectAll().execute()

  test('survives that its server is killed before it could begin', async () => {
    const first = await start()
    await first.jobs.stop()
    const photoId = await offer(first)
    expect((await first.upload(first.phone, photoId, await jpeg())).status).toBe(200)
    await stop(first)
    expect(await jobs()).toMatchObject([{ kind: 'photo.process', attempts: 0 }])

    const second = await start({ goesOnFrom: first })
    await isIn(second, photoId, 'ready')
    expect(await types(second)).toEqual(['photo.offered', 'photo.received', 'photo.ready'])
  })

  test('survives that its server is killed in the middle', async () => {
    const first = await start()
    await first.jobs.stop()
    const photoId = await offer(first)
    await first.upload(first.phone, photoId, await jpeg())
    // What a killed server leaves: a lease that nobody renews, and files that no row names.
    await createJobLeases({ db: database.db, clock: first.clock, leaseMs: 15_000 }).take(['photo.process'])
    await first.files.write({ sessionId: first.sessionId, fileId: newId() }, [Buffer.from('half')], { maxBytes: 9 })
    await stop(first)

    const second = await start({ goesOnFrom: first })
    if (name === 'MariaDB') second.clock.pass(15_000)
    await isIn(second, photoId, 'ready')
    expect(await types(second)).toEqual(['photo.offered', 'photo.received', 'photo.ready'])
  })

  test('that takes the process down each time is rejected, and the next one is not held up', async () => {
    const server = await start()
    await server.jobs.stop()
    const [poison, good] = [await offer(server), await offer(server)]
    await server.upload(server.phone, poison, await jpeg())
    const leases = createJobLeases({ db: database.db, clock: server.clock, leaseMs: 15_000 })
    for (let crash = 0; crash < 3; crash++) {
      await leases.take(['photo.process'])
      server.clock.pass(15_000)
    }
    await server.upload(server.phone, good, await jpeg({ quality: 80 }))
    await server.jobs.start()
    await isIn(server, good, 'ready')
    await isIn(server, poison, 'rejected')
    expect(await server.photo(poison)).toMatchObject({ code: 'photo.damaged' })
    await vi.waitFor(async () => expect(await server.onDisk()).toHaveLength(3))
  })

  test('whose decoder crashes is tried again, and rejected when it crashes each time, while others pass by', async () => {
    const server = await start()
    await server.jobs.stop()
    const [heic, good] = [await offer(server), await offer(server)]
    await server.upload(server.phone, heic, await camera())
    await server.upload(server.phone, good, await jpeg())
    let crashes = 0
    const crash = (worker: Worker) => {
      crashes++
      void worker.terminate()
    }
    process.on('worker', crash)
    await server.jobs.start()
    await isIn(server, good, 'ready')
    for (let tries = 1; tries <= 3; tries++) {
      await vi.waitFor(() => expect(crashes).toBe(tries), 20_000)
      if (tries < 3)
        await vi.waitFor(async () => expect(await jobs()).toMatchObject([{ attempts: tries, leasedUntil: 0 }]))
      server.clock.pass(5_000)
    }
    await isIn(server, heic, 'rejected')
    process.off('worker', crash)
    expect(await server.photo(heic)).toMatchObject({ code: 'photo.damaged' })
    await vi.waitFor(async () => expect(await server.onDisk()).toHaveLength(3))
  })

  test('whose decoder crashed once becomes ready all the same', async () => {
    const server = await start()
    await server.jobs.stop()
    const photoId = await offer(server)
    await server.upload(server.phone, photoId, await camera())
    process.once('worker', (worker) => void worker.terminate())
    await server.jobs.start()
    await vi.waitFor(async () => expect(await jobs()).toMatchObject([{ attempts: 1, leasedUntil: 0 }]), 20_000)
    server.clock.pass(5_000)
    await isIn(server, photoId, 'ready')
  })

  test('waits as long as the disk is full, and then becomes ready', async () => {
    let isFull = false
    let failures = 0
    const fail = () => {
      failures++
      return Promise.reject(diskFull())
    }
    const server = await start({ files: (disk) => withWrite(disk, (write) => (isFull ? fail() : write())) })
    const photoId = await offer(server)
    await server.jobs.stop()
    await server.upload(server.phone, photoId, await jpeg())
    isFull = true
    await server.jobs.start()
    // Two files a try.
    for (let tries = 1; tries <= 5; tries++) {
      await vi.waitFor(() => expect(failures).toBe(2 * tries))
      await vi.waitFor(async () => expect(await jobs()).toMatchObject([{ leasedUntil: 0, attempts: 0 }]))
      if (tries < 5) server.clock.pass(5 * 60_000)
    }
    expect(await server.photo(photoId)).toMatchObject({ state: 'received' })
    isFull = false
    server.clock.pass(5 * 60_000)
    await isIn(server, photoId, 'ready')
  })

  test('that is removed while it is being decoded stays removed, and leaves nothing', async () => {
    const gate = Promise.withResolvers<void>()
    const entered = Promise.withResolvers<void>()
    let isHeld = false
    const server = await start({
      files: (disk) =>
        withWrite(disk, async (write) => {
          if (isHeld) {
            entered.resolve()
            await gate.promise
          }
          return write()
        }),
    })
    const photoId = await offer(server)
    await server.jobs.stop()
    await server.upload(server.phone, photoId, await jpeg())
    isHeld = true
    await server.jobs.start()
    await entered.promise
    await server.command(server.phone, 'photo.remove', { photoId })
    gate.resolve()
    await nothingIsLeftToDo(server)
    expect(await types(server)).toEqual(['photo.offered', 'photo.received', 'photo.removed'])
    expect(await server.onDisk()).toEqual([])
  })

  test('is refused room with 507 and stays offered while the disk is full', async () => {
    let isFull = true
    const server = await start({
      files: (disk) => withWrite(disk, (write) => (isFull ? Promise.reject(diskFull()) : write())),
    })
    const photoId = await offer(server)
    const bytes = await jpeg()
    const answer = await server.upload(server.phone, photoId, bytes)
    expect(answer.status).toBe(507)
    expect(await answer.json()).toMatchObject({ code: 'storage.full' })
    expect(await server.photo(photoId)).toMatchObject({ state: 'offered' })
    isFull = false
    expect((await server.upload(server.phone, photoId, bytes)).status).toBe(200)
    await isIn(server, photoId, 'ready')
  })

  describe('with places and serial numbers in it', () => {
    const telling = async () => {
      const tagged = await jpeg()
      const exif = segment(0xe1, 'Exif\0\0', plantedTiff(6))
      return Buffer.concat([tagged.subarray(0, 2), exif, tagged.subarray(2)])
    }
    const rawFileOf = (photoId: string) =>
      database.db.read.selectFrom('photos').select('originalFileId').where('id', '=', photoId).executeTakeFirstOrThrow()
    const read = async (server: PhotoServer, url = '') =>
      Buffer.from(await (await server.fetch(null, url)).arrayBuffer())

    test('is handed out without them, and the file as it came is gone from the disk', async () => {
      const server = await start()
      await server.jobs.stop()
      const photoId = await offer(server)
      const bytes = await telling()
      await server.upload(server.phone, photoId, bytes)
      // Until then nobody can ask for it.
      expect((await server.photo(photoId)).urls).toEqual({})
      const raw = await rawFileOf(photoId)
      await server.jobs.start()
      await isIn(server, photoId, 'ready')

      const { urls, ...view } = await server.photo(photoId)
      expect(view).toMatchObject({ width: 48, height: 64, bytes: bytes.length })
      const saved = await read(server, urls.download)
      expect(plantedIn(bytes).length).toBeGreaterThan(5)
      expect(plantedIn(saved)).toEqual([])
      expect(await readWithExifr(saved)).toEqual({ Orientation: expect.anything() })
      await vi.waitFor(async () => expect(await server.onDisk()).not.toContain(raw.originalFileId))
      expect(await server.onDisk()).toHaveLength(3)
    })

    test('is handed out as it came where the session keeps metadata, and its sizes are clean all the same', async () => {
      const server = await start({ keepMetadata: true })
      const photoId = await offer(server)
      const bytes = await telling()
      await server.upload(server.phone, photoId, bytes)
      await isIn(server, photoId, 'ready')
      const { urls } = await server.photo(photoId)
      expect(await read(server, urls.download)).toEqual(bytes)
      expect(plantedIn(await read(server, urls.display))).toEqual([])
      expect(plantedIn(await read(server, urls.thumb))).toEqual([])
    })

    test('shows no more in its preview, not even to those present', async () => {
      const server = await start({ keepMetadata: true })
      const exif = segment(0xe1, 'Exif\0\0', plantedTiff(1))
      const small = await jpeg()
      const bytes = Buffer.concat([small.subarray(0, 2), exif, small.subarray(2)])
      const preview = { mediaType: 'image/jpeg', base64: bytes.toString('base64'), width: 64, height: 48 }
      const photoId = await offer(server, preview)
      const { urls } = await server.photo(photoId)
      expect(await read(server, urls.preview)).toEqual(small)
      expect(server.signals).toMatchObject([{ signal: { data: { preview: { base64: small.toString('base64') } } } }])
      await server.command(server.phone, 'photo.preview', { photoId, preview })
      expect(server.signals.at(-1)).toMatchObject({
        signal: { data: { preview: { base64: small.toString('base64') } } },
      })
    })

    test('and is removed while it is prepared, leaves nothing', async () => {
      const server = await start()
      await server.jobs.stop()
      const photoId = await offer(server)
      await server.upload(server.phone, photoId, await telling())
      await server.command(server.page, 'photo.remove', { photoId })
      await server.jobs.start()
      await nothingIsLeftToDo(server)
      expect(await server.onDisk()).toEqual([])
    })
  })

  describe('whose session is closed', () => {
    async function full(options: PhotoServerOptions = {}) {
      const server = await start(options)
      const preview = { mediaType: 'image/webp', base64: (await webp()).toString('base64'), width: 64, height: 48 }
      const photoId = await offer(server, preview)
      await server.upload(server.phone, photoId, await jpeg())
      await isIn(server, photoId, 'ready')
      expect(await server.onDisk()).toHaveLength(4)
      return { server, photoId }
    }
    const rows = async () => ({
      files: await database.db.read.selectFrom('files').select('id').execute(),
      photos: await database.db.read.selectFrom('photos').select('id').execute(),
      jobs: await database.db.read.selectFrom('jobs').select('id').execute(),
    })
    const nothing = { files: [], photos: [], jobs: [] }

    test('is swept with it: bytes, rows and links', async () => {
      const { server, photoId } = await full()
      const { urls } = await server.photo(photoId)
      await server.close(server.sessionId)
      await vi.waitFor(async () => expect(await rows()).toEqual(nothing))
      expect(await server.onDisk()).toEqual([])
      expect((await server.fetch(null, urls.original ?? '')).status).toBe(404)
    })

    test('is swept in the end, wherever the sweep was cut', async () => {
      let isBroken = true
      const { server } = await full({
        files: (disk) => ({
          ...disk,
          async deleteSession(sessionId) {
            await disk.deleteSession(sessionId)
            if (isBroken) throw new Error('killed after the bytes, before the rows')
          },
        }),
      })
      await server.close(server.sessionId)
      await vi.waitFor(async () => expect(await jobs()).toMatchObject([{ attempts: 1, leasedUntil: 0 }]))
      isBroken = false
      server.clock.pass(1_000)
      await vi.waitFor(async () => expect(await rows()).toEqual(nothing))
    })

    test('takes no other session’s photos with it, nor those of a session that is open', async () => {
      const { server, photoId } = await full()
      const other = await start()
      await other.jobs.stop()
      await other.close(other.sessionId)
      await database.db.write.transaction().execute((trx) => other.jobs.enqueue(trx, photoSweepKind, server))
      await vi.waitFor(async () => expect(await jobs()).toEqual([]))
      expect(await server.onDisk()).toHaveLength(4)
      expect(await server.photo(photoId)).toMatchObject({ state: 'ready' })
    })

    test('is no longer prepared', async () => {
      const server = await start()
      const photoId = await offer(server)
      await server.jobs.stop()
      await server.upload(server.phone, photoId, await jpeg())
      await server.close(server.sessionId)
      await server.jobs.start()
      await vi.waitFor(async () => {
        // Where the sweep took the original away under the job's hands, the job is tried again and finds nothing to do.
        server.clock.pass(1_000)
        expect(await rows()).toEqual(nothing)
      }, 5_000)
      expect(await server.onDisk()).toEqual([])
    })
  })
})

/** The files, with something between us and `write`. */
function withWrite(
  disk: FileStore,
  around: (write: () => ReturnType<FileStore['write']>) => ReturnType<FileStore['write']>,
): FileStore {
  return { ...disk, write: (...parameters) => around(() => disk.write(...parameters)) }
}
