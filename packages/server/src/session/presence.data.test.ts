import { limits } from '@snaplink/contract'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { databases, type TestDatabase } from '../../test/databases.ts'
import { createSessionParts, createSteppedClock, type SessionParts } from '../../test/session-parts.ts'
import type { Device } from './access.ts'
import { goneAfterMs } from './presence.ts'

/** Longer than a reader may be away to connect again. Milliseconds. */
const longerThanGraceMs = 3_500

describe.each(databases)('presence on $name', ({ open }) => {
  const clock = createSteppedClock()
  let database: TestDatabase
  let core: SessionParts
  let page: Device
  let phone: Device
  let told: string[]

  beforeEach(async () => {
    database = await open()
    core = createSessionParts(database.db, { clock })
    page = await core.openPage()
    phone = await core.joinPhone(page)
    told = []
    core.bell.listen(page.sessionId, (ring) => {
      if (ring.kind !== 'signal' || ring.signal.type !== 'device.state') return
      told.push(`${ring.signal.data.deviceId === phone.id ? 'phone' : 'page'} ${ring.signal.data.state}`)
    })
    // The database keeps its own timers: only ours stand still.
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  })
  afterEach(async () => {
    core.presence.stop()
    vi.useRealTimers()
    await database.drop()
  })

  const stateInView = async () => {
    const { devices } = await core.sessions.view(page)
    return devices.find(({ deviceId }) => deviceId === phone.id)?.state
  }
  function pass(ms: number) {
    clock.pass(ms)
    vi.advanceTimersByTime(ms)
  }

  test('a phone is connected while it reads, away soon after, and gone in the end', async () => {
    const leave = core.presence.enter(phone)
    expect(told).toEqual(['phone connected'])
    expect(await stateInView()).toBe('connected')
    leave()
    pass(longerThanGraceMs)
    expect(told).toEqual(['phone connected', 'phone away'])
    expect(await stateInView()).toBe('away')
    pass(goneAfterMs)
    expect(told).toEqual(['phone connected', 'phone away', 'phone gone'])
  })

  test('a reader that connects or polls again at once was never away', () => {
    for (let i = 0; i < 5; i++) {
      core.presence.enter(phone)()
      pass(1_000)
    }
    expect(told).toEqual(['phone connected'])
  })

  test('a phone with two readers is there until both are gone', () => {
    const [leaveFirst, leaveSecond] = [core.presence.enter(phone), core.presence.enter(phone)]
    leaveFirst()
    leaveFirst()
    pass(longerThanGraceMs)
    expect(told).toEqual(['phone connected'])
    leaveSecond()
    pass(longerThanGraceMs)
    expect(told).toEqual(['phone connected', 'phone away'])
  })

  test('a phone whose page is hidden is away, and back when it is seen', async () => {
    core.presence.enter(phone)
    const say = (visible: boolean) => core.deviceSignals.hear(phone, { type: 'device.visible', data: { visible } })
    await say(false)
    await say(false)
    await say(true)
    expect(told).toEqual(['phone connected', 'phone away', 'phone connected'])
  })

  test('a removed phone is not spoken of any more', async () => {
    const leave = core.presence.enter(phone)
    await core.send(page, 'device.remove', { deviceId: phone.id })
    leave()
    pass(goneAfterMs + longerThanGraceMs)
    expect(told).toEqual(['phone connected'])
  })

  test('nobody is told about pages', () => {
    const leave = core.presence.enter(page)
    leave()
    pass(goneAfterMs + longerThanGraceMs)
    expect(told).toEqual([])
  })

  test('one device id in two sessions is two devices', async () => {
    const otherPage = await core.openPage()
    const twin = await core.joinPhone(otherPage, phone.id)
    core.presence.enter(phone)
    const { devices } = await core.sessions.view(otherPage)
    expect(devices.find(({ deviceId }) => deviceId === twin.id)?.state).toBe('away')
  })

  test('when a phone was last there outlives a restart', async () => {
    core.presence.enter(phone)()
    pass(longerThanGraceMs)
    const seenAt = clock.now()
    await vi.waitFor(async () => {
      const row = database.db.read.selectFrom('devices').select('seenAt').where('id', '=', phone.id)
      expect(await row.executeTakeFirst()).toEqual({ seenAt })
    })
    core = createSessionParts(database.db, { clock })
    clock.pass(goneAfterMs - 1)
    expect(await stateInView()).toBe('away')
    clock.pass(1)
    expect(await stateInView()).toBe('gone')
  })

  test('a visible page keeps its session open; a visible phone and a hidden page do not', async () => {
    const usedAt = async () => {
      const row = database.db.read.selectFrom('sessions').select('usedAt').where('id', '=', page.sessionId)
      return (await row.executeTakeFirstOrThrow()).usedAt
    }
    const say = (device: Device, visible: boolean) =>
      core.deviceSignals.hear(device, { type: 'device.visible', data: { visible } })
    const before = await usedAt()
    pass(limits.sessionIdleMs / 2)
    await say(phone, true)
    await say(page, false)
    expect(await usedAt()).toBe(before)
    await say(page, true)
    expect(await usedAt()).toBe(clock.now())
  })
})
