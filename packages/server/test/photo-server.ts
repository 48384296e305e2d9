import { once } from 'node:events'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  type AnyEvent,
  type CommandType,
  limits,
  newId,
  type PhotoView,
  type Role,
  type Signal,
} from '@snaplink/contract'
import type express from 'express'
import { pino } from 'pino'
import { photoSweepKind } from '../src/features/photos/photo-sweep.ts'
import { photos } from '../src/features/photos/photos.ts'
import { openDiskFileStore } from '../src/files/disk-file-store.ts'
import { createFileDeletion } from '../src/files/file-deletion.ts'
import { fileRoutes } from '../src/files/file-routes.ts'
import type { FileStore } from '../src/files/file-store.ts'
import { createFileUrls } from '../src/files/file-urls.ts'
import { createApp, endOfApp } from '../src/http/app.ts'
import { createJobs, type Jobs } from '../src/jobs/jobs.ts'
import { type Access, createAccess, type Device } from '../src/session/access.ts'
import { createLocalBell } from '../src/session/bell.ts'
import { type Commands, createCommands } from '../src/session/commands.ts'
import { allMediaTypes } from '../src/session/session-limits.ts'
import { createSessionLog, type SessionLog } from '../src/session/session-log.ts'
import { createSignals } from '../src/session/signals.ts'
import { hashToken } from '../src/session/tokens.ts'
import type { Tus } from '../src/tus/tus.ts'
import { openTusFolder } from '../src/tus/tus-folder.ts'
import type { TusStore } from '../src/tus/tus-store.ts'
import type { TestDatabase } from './databases.ts'

export interface TestDevice extends Device {
  readonly token: string
}

/** The photos alone on a real port, with one session: a page and two phones. */
export interface PhotoServer {
  readonly base: string
  readonly clock: { now(): number; pass(ms: number): void }
  readonly folder: string
  readonly files: FileStore
  readonly uploads: TusStore
  readonly tus: Tus
  readonly jobs: Jobs
  readonly log: SessionLog
  readonly access: Access
  readonly sessionId: string
  readonly page: TestDevice
  readonly phone: TestDevice
  readonly otherPhone: TestDevice
  /** The signals sent so far, and to whom they did not go. */
  readonly signals: { signal: Signal; except: string | undefined }[]
  command(device: Device, type: CommandType, data: object, id?: string): ReturnType<Commands['execute']>
  fetch(device: TestDevice | null, path: string, init?: RequestInit): Promise<Response>
  upload(device: TestDevice, photoId: string, body: Buffer, headers?: Record<string, string>): Promise<Response>
  events(): Promise<AnyEvent[]>
  photo(photoId: string): Promise<PhotoView>
  /** What is on the disk, relative to its folder. */
  onDisk(): Promise<string[]>
  close(sessionId: string): Promise<void>
  stop(): Promise<void>
}

export interface PhotoServerOptions {
  maxPhotos?: number
  maxPhotoBytes?: number
  maxTotalBytes?: number
  mediaTypes?: string
  keepMetadata?: boolean
  /** Wraps or replaces the files on the disk. */
  files?: (onDisk: FileStore) => FileStore
  /** Use the folder of an earlier server, and its session. */
  goesOnFrom?: PhotoServer
  /** Where the folder is made. */
  root?: string
}

const secret = Buffer.from('a secret that is only used in tests')

export async function startPhotoServer({ db }: TestDatabase, options: PhotoServerOptions = {}): Promise<PhotoServer> {
  let now = options.goesOnFrom?.clock.now() ?? 1_800_000_000_000
  const clock = {
    now: () => now,
    pass(ms: number) {
      now += ms
    },
  }
  const logger = pino({ level: 'silent' })
  const folder = options.goesOnFrom?.folder ?? (await mkdtemp(join(options.root ?? tmpdir(), 'snaplink-photos-')))
  const disk = await openDiskFileStore(folder)
  const files = options.files?.(disk) ?? disk
  const uploads = await openTusFolder(join(folder, '.uploads'))
  const bell = createLocalBell()
  const log = createSessionLog({ db, bell, clock })
  const commands = createCommands(log)
  const jobs = createJobs({ db, clock, logger, pollMs: 25, graceMs: 5_000 })
  const access = createAccess({ db, clock })
  const urls = createFileUrls({ secret, clock })
  const signalling = createSignals(bell)
  const fileDeletion = createFileDeletion({ files, jobs })
  const stores = { files, fileDeletion, uploads, urls }
  const parts = { db, log, commands, signals: signalling, access, ...stores, jobs, clock, logger }
  const { router, tus } = photos(parts)

  const app: express.Express = createApp({ logger, trustProxy: false, isHttps: false })
  app.use('/api', router, fileRoutes({ db, files, urls, clock }))
  app.use('/files', tus.handle)
  app.use(endOfApp(logger))
  const http = createServer(app)
  http.listen(0, '127.0.0.1')
  await once(http, 'listening')
  const base = `http://127.0.0.1:${(http.address() as AddressInfo).port}`

  async function openSession(): Promise<string> {
    const id = newId()
    const { maxPhotos = 24, maxPhotoBytes = 25 * 1024 * 1024, keepMetadata = false } = options
    const times = { openedAt: now, usedAt: now, endsAt: now + 86_400_000, closedAt: null }
    const { maxTotalBytes = limits.maxTotalBytes, mediaTypes = allMediaTypes.join(' ') } = options
    const bounds = { maxPhotos, maxPhotoBytes, maxTotalBytes, mediaTypes, shrink: null }
    const counters = { head: 0, trimmedTo: 0, ...bounds, keepMetadata: keepMetadata ? 1 : 0 } as const
    const row = { id, kind: 'work' as const, ownerId: null, pageName: 'Desktop', ...times, ...counters }
    await db.write.insertInto('sessions').values(row).execute()
    return id
  }
  async function addDevice(sessionId: string, role: Role): Promise<TestDevice> {
    const device = { id: newId(), sessionId, role, name: role }
    const token = newId()
    const times = { joinedAt: now, seenAt: now, removedAt: null }
    await db.write
      .insertInto('devices')
      .values({ ...device, tokenHash: hashToken(token), ...times })
      .execute()
    return { ...device, token }
  }
  const earlier = options.goesOnFrom
  const sessionId = earlier?.sessionId ?? (await openSession())
  const page = earlier?.page ?? (await addDevice(sessionId, 'page'))
  const phone = earlier?.phone ?? (await addDevice(sessionId, 'phone'))
  const otherPhone = earlier?.otherPhone ?? (await addDevice(sessionId, 'phone'))

  const signals: PhotoServer['signals'] = []
  bell.listen(sessionId, (ring) => {
    if (ring.kind === 'signal') signals.push({ signal: ring.signal, except: ring.except })
  })

  const request: PhotoServer['fetch'] = (device, path, init = {}) => {
    const authorization: Record<string, string> = device ? { Authorization: `Bearer ${device.token}` } : {}
    return fetch(`${base}/${path}`, { ...init, headers: { ...authorization, ...init.headers } })
  }
  await tus.takeUp()
  await jobs.start()
  return {
    ...{ base, clock, folder, files, uploads, tus, jobs, log, access, sessionId, page, phone, otherPhone, signals },
    command: (device, type, data, id = newId()) => commands.execute(device, { id, type, data }),
    fetch: request,
    upload(device, photoId, body, headers = {}) {
      const path = `api/sessions/${sessionId}/photos/${photoId}/original`
      const type = { 'Content-Type': 'image/jpeg' }
      return request(device, path, { method: 'POST', body: new Uint8Array(body), headers: { ...type, ...headers } })
    },
    events: () => log.read(sessionId, 0),
    async photo(photoId) {
      return (await request(page, `api/sessions/${sessionId}/photos/${photoId}`)).json() as Promise<PhotoView>
    },
    async onDisk() {
      const found = await readdir(folder, { recursive: true, withFileTypes: true })
      return found.filter((entry) => entry.isFile()).map(({ name }) => name)
    },
    async close(id) {
      await log.append(id, { by: 'server' }, async (trx) => {
        await jobs.enqueue(trx, photoSweepKind, { sessionId: id })
        return { events: [{ type: 'session.closed', data: { reason: 'page' } }], answer: undefined }
      })
      jobs.wake()
    },
    async stop() {
      await jobs.stop()
      await tus.close()
      http.closeAllConnections()
      http.close()
      await once(http, 'close')
      await log.drained()
    },
  }
}

/** Removes what a server left on the disk. */
export async function removeFolder({ folder }: PhotoServer): Promise<void> {
  await rm(folder, { recursive: true, force: true })
}
