import { type AnyEvent, limits, type NewEvent, type Signal } from '@snaplink/contract'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { databases, type TestDatabase } from '../../test/databases.ts'
import { createSessionParts, type SessionParts } from '../../test/session-parts.ts'
import { createLocalBell } from './bell.ts'
import { openReader, type ReaderOptions } from './reader.ts'

const progress: Signal = {
  type: 'photo.progress',
  by: 'server',
  data: { photoId: 'photo-1234', sentBytes: 1, totalBytes: 2 },
}

describe.each(databases)('a reader on $name', ({ open }) => {
  let database: TestDatabase
  let core: SessionParts
  let page: Awaited<ReturnType<SessionParts['openPage']>>
  let reads = 0
  const opened: ReturnType<typeof openReader>[] = []

  beforeEach(async () => {
    database = await open()
    core = createSessionParts(database.db, {
      wrapLog: (log) => ({
        ...log,
        read(sessionId, after) {
          reads++
          return log.read(sessionId, after)
        },
      }),
    })
    page = await core.openPage()
    reads = 0
  })
  afterEach(async () => {
    for (const reader of opened.splice(0)) reader.stop()
    vi.useRealTimers()
    await database.drop()
  })

  function read(options: Partial<ReaderOptions> = {}, parts = core) {
    const base = { sessionId: page.sessionId, deviceId: page.id, after: 0, admittedAt: 1, onSignal: () => undefined }
    const reader = openReader(parts, { role: 'page', ...base, ...options })
    opened.push(reader)
    return { reader, batches: reader[Symbol.asyncIterator]() }
  }
  const append = (...types: string[]) => {
    const events = types.map((type) => ({ type, data: {} })) as unknown as NewEvent[]
    return core.log.append(page.sessionId, { by: 'server' }, async () => ({ events, answer: undefined }))
  }
  const typesOf = ({ value }: IteratorResult<AnyEvent[]>) => (value as AnyEvent[]).map(({ type }) => type)

  test('hands out the backlog, then what happens, each event once and in order', async () => {
    const { reader, batches } = read()
    expect(typesOf(await batches.next())).toEqual(['session.opened'])
    const next = batches.next()
    await append('test.a', 'test.b')
    expect(typesOf(await next)).toEqual(['test.a', 'test.b'])
    await append('test.c')
    await append('test.d')
    expect(typesOf(await batches.next())).toEqual(['test.c', 'test.d'])
    expect(reader.cursor).toBe(5)
  })

  test('one that is up to date is told by the bell and need not ask the database', async () => {
    const { batches } = read()
    await batches.next()
    let next = batches.next()
    await append('test.a')
    await next
    next = batches.next()
    const before = reads
    for (let i = 0; i < 20; i++) {
      await append('test.b')
      expect(typesOf(await next)).toEqual(['test.b'])
      next = batches.next()
    }
    expect(reads - before).toBeLessThanOrEqual(1)
  })

  test('one that is slow holds no more than one read’s worth, and catches up in order', async () => {
    const { batches } = read()
    await batches.next()
    const next = batches.next()
    await append('test.first')
    await next
    const many = Array.from({ length: 300 }, () => 'test.more')
    for (let i = 0; i < 4; i++) await append(...many)
    const seqs: number[] = []
    while (seqs.length < 1200) {
      const { value } = await batches.next()
      const events = value as AnyEvent[]
      expect(events.length).toBeLessThanOrEqual(limits.maxEventsPerRead)
      seqs.push(...events.map(({ seq }) => seq))
    }
    expect(seqs).toEqual(Array.from({ length: 1200 }, (_, i) => i + 3))
  })

  test('a ring that got lost costs seconds, not an event', async () => {
    const deafBell = createLocalBell()
    const { batches } = read({}, { ...core, bell: deafBell })
    await batches.next()
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const next = batches.next()
    // It looks once more before it waits.
    await vi.waitFor(() => expect(vi.getTimerCount()).toBe(1), { timeout: 20_000 })
    await append('test.a')
    vi.advanceTimersByTime(5_000)
    expect(typesOf(await next)).toEqual(['test.a'])
  })

  test('ends after the closing event, and says why', async () => {
    const ends: unknown[] = []
    const { reader, batches } = read({ onEnd: (code) => ends.push(code) })
    await batches.next()
    const next = batches.next()
    await core.send(page, 'session.close')
    expect(typesOf(await next)).toEqual(['session.closed'])
    expect(ends).toEqual([])
    expect(await batches.next()).toMatchObject({ done: true })
    expect(reader.endedBy).toBe('session.closed')
    expect(ends).toEqual(['session.closed'])
  })

  test('ends at once when its device is removed, even while its consumer is busy', async () => {
    const phone = await core.joinPhone(page)
    const ends: unknown[] = []
    const { reader, batches } = read({ deviceId: phone.id, admittedAt: 2, onEnd: (code) => ends.push(code) })
    await batches.next()
    await core.send(page, 'device.remove', { deviceId: phone.id })
    expect(ends).toEqual(['device.removed'])
    expect(reader.endedBy).toBe('device.removed')
    expect(await batches.next()).toMatchObject({ done: true })
  })

  test('learns of its device’s removal from the log when the bell did not ring here', async () => {
    const phone = await core.joinPhone(page)
    await core.send(page, 'device.remove', { deviceId: phone.id })
    const { reader, batches } = read({ deviceId: phone.id, after: 2, admittedAt: 2 })
    expect(typesOf(await batches.next())).toEqual(['device.removed'])
    expect(await batches.next()).toMatchObject({ done: true })
    expect(reader.endedBy).toBe('device.removed')
  })

  test('stops when it is told to, also while it waits, and listens no more', async () => {
    const signals: Signal[] = []
    const { reader, batches } = read({ onSignal: (signal) => signals.push(signal) })
    await batches.next()
    const next = batches.next()
    core.signals.send(page.sessionId, progress)
    core.signals.send(page.sessionId, progress, { except: page.id })
    reader.stop()
    core.signals.send(page.sessionId, progress)
    expect(await next).toMatchObject({ done: true })
    expect(reader.endedBy).toBeNull()
    expect(signals).toEqual([progress])
  })

  test('a hole in the log is an error, not a gap', async () => {
    await append('test.a', 'test.b', 'test.c')
    await database.db.write.deleteFrom('events').where('sessionId', '=', page.sessionId).where('seq', '=', 3).execute()
    const { batches } = read()
    await expect(batches.next()).rejects.toMatchObject({ code: 'server.failed' })
  })
})
