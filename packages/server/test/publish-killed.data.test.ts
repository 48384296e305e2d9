import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { OpenAnswer, PublishAnswer } from '@snaplink/contract'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { createApiKeys } from '../src/accounts/api-keys.ts'
import { systemClock } from '../src/clock.ts'
import { databases, type TestDatabase } from './databases.ts'
import type { StandIn } from './destination-store.ts'
import { jpeg } from './pictures.ts'
import { startS3StandIn } from './s3-stand-in.ts'

const program = new URL('server-process.ts', import.meta.url)
const account = { accessKeyId: 'AKID', secretAccessKey: 'secret', region: 'us-east-1', bucket: 'photos' }

describe.each(databases)('a publication that was cut in half on $name', ({ open }) => {
  let database: TestDatabase
  let bucket: StandIn
  let folder: string
  let child: ChildProcess | undefined
  let base: string
  beforeEach(async () => {
    database = await open()
    bucket = await startS3StandIn(account)
    folder = await mkdtemp(join(tmpdir(), 'snaplink-killed-'))
  })
  afterEach(async () => {
    await kill()
    await bucket.stop()
    await database.drop()
    await rm(folder, { recursive: true, force: true })
  })

  async function start(): Promise<void> {
    child = fork(program, {
      env: {
        ...process.env,
        ...{ PORT: '0', HOST: '127.0.0.1', DATA_DIR: folder, DATABASE_URL: database.url, SNAPLINK_LOG: 'silent' },
        SNAPLINK_DESTINATIONS: `bucket=s3+${bucket.url.replace('//', '//AKID:secret@')}/photos`,
      },
    })
    const [{ port }] = (await once(child, 'message')) as [{ port: number }]
    base = `http://127.0.0.1:${port}`
  }
  async function kill(): Promise<void> {
    if (!child || child.exitCode !== null || child.signalCode !== null) return
    const gone = once(child, 'exit')
    child.kill('SIGKILL')
    await gone
  }
  async function post<Body>(path: string, as: string, body: object | Buffer): Promise<Body> {
    const isPhoto = Buffer.isBuffer(body)
    const answer = await fetch(`${base}/api/${path}`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${as}`, 'Content-Type': isPhoto ? 'image/jpeg' : 'application/json' },
      body: isPhoto ? new Uint8Array(body) : JSON.stringify(body),
    })
    if (answer.status >= 400) throw new Error(await answer.text())
    return answer.json() as Promise<Body>
  }

  test('by killing the server goes on by itself at the next start, and asking again makes no duplicate', async () => {
    await start()
    const { secret } = await createApiKeys({ db: database.db, clock: systemClock }).create('Shop')
    const page = await post<OpenAnswer>('sessions', secret, {})
    for (const quality of [50, 60, 70]) {
      await post(`sessions/${page.sessionId}/photos`, page.pageToken, await jpeg({ quality }))
    }
    const ready = () =>
      database.db.read.selectFrom('photos').select('id').where('state', '=', 'ready').orderBy('position').execute()
    await vi.waitFor(async () => expect(await ready()).toHaveLength(3), { timeout: 30_000, interval: 100 })

    // The second object is in the bucket, and the server does not know it, when it dies.
    bucket.faults.push(null, { heldBy: new Promise(() => undefined) })
    const publish = () => post<PublishAnswer>(`sessions/${page.sessionId}/publish`, secret, { id: 'listing-1' })
    const lost = publish().catch((error) => error)
    await bucket.hasReceived(2)
    await kill()
    expect(await lost).toBeInstanceOf(Error)
    expect(bucket.objects.size).toBe(2)
    // As after the fifteen seconds for which another node would leave its job to it.
    await database.db.write.updateTable('jobs').set({ leasedUntil: 0 }).execute()

    await start()
    await bucket.hasReceived(4)
    let answer = await publish()
    while (answer.state === 'running') answer = await publish()
    expect(answer.photos.map(({ photoId }) => photoId)).toEqual((await ready()).map(({ id }) => id))
    expect([...bucket.objects.values()].map(({ puts }) => puts)).toEqual([1, 2, 1])
    expect(answer.photos.map(({ url }) => url.replace(`${bucket.url}/photos/`, ''))).toEqual([...bucket.objects.keys()])
    const events = await database.db.read
      .selectFrom('events')
      .select('type')
      .where('type', 'like', '%published')
      .execute()
    expect(events).toHaveLength(1)
  }, 120_000)
})
