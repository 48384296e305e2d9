import { type AnyEvent, type NewEvent, newId } from '@snaplink/contract'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { databases, type TestDatabase } from '../../test/databases.ts'
import { createSessionParts, type SessionParts } from '../../test/session-parts.ts'
import { systemClock } from '../clock.ts'
import { connect, type Db } from '../db/connect.ts'
import { AppError } from '../errors.ts'
import type { Ring } from './bell.ts'
import { createLocalBell } from './bell.ts'
import { createSessionLog, type SessionLog } from './session-log.ts'

const happened = (i: number) => ({ type: 'test.happened', data: { i } }) as unknown as NewEvent

describe.each(databases)('the session log on $name', ({ open, name }) => {
  let database: TestDatabase
  let core: SessionParts
  let sessionId: string
  beforeEach(async () => {
    database = await open()
    core = createSessionParts(database.db)
    sessionId = (await core.openPage()).sessionId
  })
  afterEach(() => database.drop())

  const append = (log: SessionLog, i: number, origin: { by: string; id?: string } = { by: 'server' }) =>
    log.append(sessionId, origin, async () => ({ events: [happened(i)], answer: i }))
  const read = () => core.log.read(sessionId, 0)
  const seqs = (events: AnyEvent[]) => events.map(({ seq }) => seq)

  test('numbers go up by one without a hole, in the order in which they were asked for', async () => {
    const appended = await Promise.all(Array.from({ length: 30 }, (_, i) => append(core.log, i)))
    expect(appended.map(({ seq }) => seq)).toEqual(Array.from({ length: 30 }, (_, i) => i + 2))
    const events = await core.log.read(sessionId, 1)
    expect(events.map(({ data }) => data.i)).toEqual(Array.from({ length: 30 }, (_, i) => i))
  })

  test('what one tick brings is one transaction, also for several sessions', async () => {
    const { db, transactions } = countTransactions(database.db)
    const log = createSessionLog({ db, bell: createLocalBell(), clock: systemClock })
    const other = (await core.openPage()).sessionId
    await Promise.all([
      ...Array.from({ length: 20 }, (_, i) => append(log, i)),
      log.append(other, { by: 'server' }, async () => ({ events: [happened(1)], answer: 1 })),
    ])
    expect(transactions()).toBe(1)
    expect(seqs(await read())).toHaveLength(21)
    expect(seqs(await core.log.read(other, 0))).toEqual([1, 2])
  })

  test('a device that was removed writes nothing more, however long ago its request began', async () => {
    const page = await core.openPage()
    const phone = await core.joinPhone(page)
    const write = () =>
      core.log.append(page.sessionId, { by: phone.id }, async () => ({ events: [happened(1)], answer: 1 }))
    await write()
    const [removal, late] = await Promise.allSettled([
      core.send(page, 'device.remove', { deviceId: phone.id }),
      write(),
    ])
    expect(removal.status).toBe('fulfilled')
    expect(late).toMatchObject({ status: 'rejected', reason: { code: 'device.removed' } })
    await expect(write()).rejects.toMatchObject({ code: 'device.removed' })
    await core.joinPhone(page, phone.id)
    await expect(write()).resolves.toMatchObject({ answer: 1 })
  })

  test.runIf(name === 'MariaDB')('when the line breaks during COMMIT nothing is done a second time', async () => {
    let runs = 0
    const log = createSessionLog({ db: breakAfterCommit(database.db), bell: createLocalBell(), clock: systemClock })
    const count = () =>
      log.append(sessionId, { by: 'server' }, async () => {
        runs++
        return { events: [happened(runs)], answer: runs }
      })
    const settled = await Promise.allSettled([count(), count()])
    expect(settled.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
    expect(runs).toBe(2)
    expect(seqs(await read())).toEqual([1, 2, 3])
  })

  test('a change that fails spoils nobody else’s, and nothing of it remains', async () => {
    const rename = (pageName: string, fails: boolean) =>
      core.log.append(sessionId, { by: 'server' }, async (trx) => {
        await trx.updateTable('sessions').set({ pageName }).where('id', '=', sessionId).execute()
        if (fails) throw new AppError('photo.too-many')
        return { events: [happened(0)], answer: pageName }
      })
    const settled = await Promise.allSettled([append(core.log, 1), rename('bad', true), append(core.log, 2)])
    expect(settled.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
    expect(settled[1]).toMatchObject({ reason: { code: 'photo.too-many' } })
    expect((await read()).map(({ data }) => data.i)).toEqual([undefined, 1, 2])
    const row = database.db.read.selectFrom('sessions').select('pageName').where('id', '=', sessionId)
    expect(await row.executeTakeFirst()).toEqual({ pageName: 'A page' })
  })

  test('a command that comes again finds its event and does nothing, later or in the same tick', async () => {
    const origin = { by: 'device-1', id: newId() }
    const [first, twin] = await Promise.all([append(core.log, 1, origin), append(core.log, 2, origin)])
    await append(core.log, 3)
    const again = await append(core.log, 4, origin)
    expect([first.seq, twin.seq, again.seq]).toEqual([2, 2, 2])
    expect([first.answer, twin.answer, again.answer]).toEqual([1, undefined, undefined])
    expect((await read()).map(({ data }) => data.i)).toEqual([undefined, 1, 3])
  })

  test('the same command id from another device is another command', async () => {
    const id = newId()
    const [one, other] = [
      await append(core.log, 1, { by: 'device-1', id }),
      await append(core.log, 2, { by: 'device-2', id }),
    ]
    expect([one.seq, other.seq]).toEqual([2, 3])
  })

  test('a command that would be refused the second time, by what it did the first time, answers as the first time', async () => {
    const origin = { by: 'device-1', id: newId() }
    const takeLastPlace = () =>
      core.log.append(sessionId, origin, async (trx) => {
        const taken = { hash: 'last-place', sessionId, expiresAt: 1, usedBy: null }
        const row = trx.selectFrom('tickets').select('hash').where('hash', '=', taken.hash)
        if (await row.executeTakeFirst()) throw new AppError('session.full')
        await trx.insertInto('tickets').values(taken).execute()
        return { events: [happened(1)], answer: 'taken' }
      })
    expect(await takeLastPlace()).toEqual({ seq: 2, answer: 'taken' })
    await append(core.log, 2)
    expect(await takeLastPlace()).toEqual({ seq: 2, answer: undefined })
  })

  test('a command that has nothing left to do answers the head, or where it did it', async () => {
    const origin = { by: 'device-1', id: newId() }
    let isDone = false
    const once = () =>
      core.log.append(sessionId, origin, async () => {
        const events = isDone ? [] : [happened(1)]
        isDone = true
        return { events, answer: undefined }
      })
    expect((await once()).seq).toBe(2)
    await append(core.log, 2)
    expect((await once()).seq).toBe(2)
    const idle = core.log.append(sessionId, { by: 'server' }, async () => ({ events: [], answer: 'idle' }))
    expect(await idle).toEqual({ seq: 3, answer: 'idle' })
  })

  test('the bell rings once for a batch, when what it tells can be read', async () => {
    const rings: { ring: Ring; readable: Promise<AnyEvent[]> }[] = []
    core.bell.listen(sessionId, (ring) => rings.push({ ring, readable: core.log.read(sessionId, 1) }))
    await Promise.all([append(core.log, 1), append(core.log, 2)])
    expect(rings).toHaveLength(1)
    const [{ ring, readable }] = rings as [(typeof rings)[0]]
    expect(ring).toEqual({ kind: 'appended', events: await readable })
    expect(await readable).toHaveLength(2)
  })

  test('a closed session takes nothing more, not even in the batch that closes it', async () => {
    const page = { id: 'page-1', sessionId, role: 'page' as const, name: 'A page' }
    const [closed, late] = await Promise.allSettled([core.send(page, 'session.close'), append(core.log, 1)])
    expect(closed.status).toBe('fulfilled')
    expect(late).toMatchObject({ reason: { code: 'session.closed' } })
    await expect(append(core.log, 2)).rejects.toMatchObject({ code: 'session.closed' })
    expect((await read()).at(-1)).toMatchObject({ seq: 2, type: 'session.closed' })
  })

  test('reading says when a cursor is too old or ahead, and when there is no such session', async () => {
    for (let i = 0; i < 3; i++) await append(core.log, i)
    await database.db.write.deleteFrom('events').where('sessionId', '=', sessionId).where('seq', '<=', 2).execute()
    await database.db.write.updateTable('sessions').set({ trimmedTo: 2 }).where('id', '=', sessionId).execute()
    await expect(core.log.read(sessionId, 1)).rejects.toMatchObject({ code: 'cursor.too-old' })
    expect(seqs(await core.log.read(sessionId, 2))).toEqual([3, 4])
    expect(await core.log.read(sessionId, 4)).toEqual([])
    await expect(core.log.read(sessionId, 5)).rejects.toMatchObject({ code: 'cursor.ahead' })
    await expect(core.log.read(newId(), 0)).rejects.toMatchObject({ code: 'session.unknown' })
    await expect(
      core.log.append(newId(), { by: 'server' }, async () => ({ events: [], answer: 0 })),
    ).rejects.toMatchObject({
      code: 'session.unknown',
    })
  })

  test('what an event carries comes back as it was', async () => {
    const data = { emoji: '🦉', quote: `'"\\`, nested: [{ a: null }], line: 'a\nb\u2028' }
    const event = { type: 'future.thing', data } as unknown as NewEvent
    await core.log.append(sessionId, { by: 'server' }, async () => ({ events: [event], answer: undefined }))
    expect((await read()).at(-1)).toMatchObject({ type: 'future.thing', by: 'server', data })
  })

  test('eight writers on two nodes leave no hole, no repeat and no lost change', async () => {
    // SQLite belongs to one process, whose one writer connection takes turns by itself.
    const second = name === 'SQLite' ? database.db : connect(database.url)
    const nodes = [core.log, createSessionLog({ db: second, bell: createLocalBell(), clock: systemClock })]
    const other = (await core.openPage()).sessionId
    const each = 40
    const answers = await Promise.all(
      Array.from({ length: 8 }, async (_, writer) => {
        const log = nodes[writer % (name === 'SQLite' ? 1 : 2)] as SessionLog
        const seqs: number[] = []
        for (let i = 0; i < each; i++) {
          const [{ seq }] = await Promise.all([
            append(log, i, { by: `writer-${writer}`, id: newId() }),
            // Batches that lock both sessions, so that two nodes come to wait for each other.
            log.append(other, { by: 'server' }, async () => ({ events: [happened(i)], answer: i })),
          ])
          seqs.push(seq)
        }
        return seqs
      }),
    )
    const all = Array.from({ length: 8 * each + 1 }, (_, i) => i + 1)
    expect(seqs(await read())).toEqual(all)
    expect([1, ...answers.flat()].sort((a, b) => a - b)).toEqual(all)
    for (const own of answers) expect(own).toEqual([...own].sort((a, b) => a - b))
    expect(seqs(await core.log.read(other, 0))).toEqual(all)
    if (second !== database.db) await second.close()
  }, 60_000)
})

/** The same database, with the transactions on it counted. */
function countTransactions(real: Db) {
  let count = 0
  const write = new Proxy(real.write, {
    get(target, key) {
      if (key === 'transaction') count++
      const value = Reflect.get(target, key)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
  return { db: { ...real, write }, transactions: () => count }
}

/** A database that commits, and whose answer is lost on the way. */
function breakAfterCommit(db: Db): Db {
  const write = new Proxy(db.write, {
    get(target, key) {
      if (key !== 'transaction') return Reflect.get(target, key)
      return () => ({
        async execute(work: never) {
          await target.transaction().execute(work)
          throw Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' })
        },
      })
    },
  })
  return { ...db, write }
}
