import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { limits, newId } from '@snaplink/contract'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Db } from '../src/db/connect.ts'
import { allMediaTypes } from '../src/session/session-limits.ts'
import { newUploadId, prefixOf } from '../src/tus/tus-upload-id.ts'
import { databases, type TestDatabase } from './databases.ts'
import { openStores, sweepEverything } from './sweeping.ts'

const program = fileURLToPath(new URL('sweep-process.ts', import.meta.url))
const opened = 1_800_000_000_000
/** When the first page has been idle for too long, and the second has not. */
const now = opened + limits.sessionIdleMs

describe.each(databases)('a sweep that is killed on $name', ({ open }) => {
  let database: TestDatabase
  let folder: string
  beforeEach(async () => {
    database = await open()
    folder = await mkdtemp(join(tmpdir(), 'snaplink-sweep-'))
  })
  afterEach(async () => {
    await database.drop()
    await rm(folder, { recursive: true, force: true })
  })

  /** A page with two photos, one of which is still coming in, and bytes that nobody knows of. */
  async function addSession(usedAt: number): Promise<string> {
    const { db } = database
    const sessionId = newId()
    const limitsOf = { maxPhotos: 24, maxPhotoBytes: 1000, maxTotalBytes: 9000, mediaTypes: allMediaTypes.join(' ') }
    const times = { openedAt: opened, usedAt, endsAt: opened + limits.sessionMaxMs, closedAt: null }
    const session = { id: sessionId, kind: 'work', ownerId: null, pageName: 'Desktop', ...times, ...limitsOf } as const
    await db.write
      .insertInto('sessions')
      .values({ ...session, head: 0, trimmedTo: 0, keepMetadata: 0, shrink: null })
      .execute()
    const { files, uploads } = await openStores(folder)
    const add = async (isKnown: boolean) => {
      const id = newId()
      await files.write({ sessionId, fileId: id }, [Buffer.from(id)], { maxBytes: 1000 })
      const row = { id, sessionId, name: 'a.jpg', mediaType: 'image/jpeg', bytes: id.length, createdAt: opened }
      if (isKnown)
        await db.write
          .insertInto('files')
          .values({ ...row, hiddenAt: null })
          .execute()
      return id
    }
    const [originalFileId, thumbFileId] = [await add(true), await add(true)]
    await add(false)
    for (const state of ['ready', 'offered'] as const) {
      const isReady = state === 'ready'
      const fileIds = { originalFileId: isReady ? originalFileId : null, thumbFileId: isReady ? thumbFileId : null }
      const rest = { previewFileId: null, displayFileId: null, jpegFileId: null, edits: null, removedAt: null }
      const photo = { sessionId, id: newId(), deviceId: newId(), position: 0, name: 'a.jpg', bytes: 22, state }
      const known = { code: null, width: null, height: null, sha256: null, offeredAt: opened, isCover: 0 as const }
      await db.write
        .insertInto('photos')
        .values({ ...photo, ...known, ...rest, ...fileIds, mediaType: 'image/jpeg', removedFrom: null })
        .execute()
      if (isReady) continue
      const metadata = new Map([
        ['sessionId', sessionId],
        ['photoId', photo.id],
      ])
      const encode = (text: string) => Buffer.from(text).toString('base64')
      const metadataHeader = [...metadata].map(([name, value]) => `${name} ${encode(value)}`).join(',')
      const ends = { createdAt: opened, expiresAt: opened + limits.sessionMaxMs, finishedAt: null }
      const upload = { id: newUploadId([sessionId, photo.id]), owner: `${sessionId}/phone/x`, length: 22 }
      await uploads.create({ ...upload, metadata, metadataHeader, ...ends })
      const file = await uploads.open(upload.id)
      await new Promise<void>((resolve) => file.append([Buffer.from('half of it')], () => resolve()))
      await file.close()
    }
    return sessionId
  }

  /** All that is there of a session: rows of each table, and files. */
  async function left(sessionId: string) {
    const { read }: Db = database.db
    const of = async (table: 'photos' | 'files' | 'events') =>
      (await read.selectFrom(table).select('id').where('sessionId', '=', sessionId).execute()).length
    const onDisk = async (name: string) => (await readdir(join(folder, name)).catch(() => [] as string[])).length
    const uploads = (await readdir(join(folder, 'uploads'))).filter((name) => name.startsWith(prefixOf([sessionId])))
    return {
      ...{ photos: await of('photos'), files: await of('files'), events: await of('events') },
      ...{ onDisk: await onDisk(join('files', sessionId)), uploads: uploads.length },
    }
  }

  async function sweepAndDie(killAt: number): Promise<boolean> {
    const child = fork(program, [database.url, folder, String(now), String(killAt)])
    const [, signal] = await once(child, 'exit')
    return signal === 'SIGKILL'
  }

  test('at any point leaves nothing behind, and takes nothing that is wanted', async () => {
    const wanted = await addSession(now)
    const before = { photos: 2, files: 2, events: 0, onDisk: 2, uploads: 2 }
    const nothing = { photos: 0, files: 0, events: 1, onDisk: 0, uploads: 0 }
    let kills = 0
    for (let isKilled = true; isKilled; ) {
      const expired = await addSession(opened)
      isKilled = await sweepAndDie(kills + 1)
      if (isKilled) kills++
      // What it did before it died took nothing of the page that is open, but what nobody knows of.
      const { onDisk, ...rows } = await left(wanted)
      expect(rows).toEqual({ photos: 2, files: 2, events: 0, uploads: 2 })
      expect(onDisk).toBeGreaterThanOrEqual(2)

      // Later than any lease of the process that died.
      await sweepEverything({ db: database.db, folder, now: now + 60_000 })
      expect(await left(expired), `killed before step ${kills}`).toEqual(nothing)
      expect(await left(wanted), `killed before step ${kills}`).toEqual(before)
      expect(await database.db.read.selectFrom('jobs').selectAll().execute()).toEqual([])
      await database.db.write.deleteFrom('events').where('sessionId', '!=', expired).execute()
    }
    expect(kills).toBeGreaterThan(12)
  }, 300_000)
})
