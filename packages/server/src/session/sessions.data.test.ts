import { limits, newId, photoType } from '@snaplink/contract'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { databases, type TestDatabase } from '../../test/databases.ts'
import { createSessionParts, createSteppedClock, type SessionParts } from '../../test/session-parts.ts'

const minute = 60_000

describe.each(databases)('sessions on $name', ({ open }) => {
  let database: TestDatabase
  let core: SessionParts
  let clock: ReturnType<typeof createSteppedClock>
  beforeEach(async () => {
    database = await open()
    clock = createSteppedClock()
    core = createSessionParts(database.db, { clock })
  })
  afterEach(() => database.drop())

  const join = (ticket: string, deviceId = newId()) => core.sessions.join({ ticket, deviceId, name: 'Pixel 7' })
  const types = async (sessionId: string) => (await core.log.read(sessionId, 0)).map(({ type }) => type)
  const isOpen = (sessionId: string, token: string) =>
    core.access.authenticate(sessionId, token).then(
      () => true,
      ({ code }) => code,
    )

  describe('tickets', () => {
    test('of forty phones that show one ticket at once, one gets in', async () => {
      const page = await core.openPage()
      const tries = await Promise.allSettled(Array.from({ length: 40 }, () => join(page.ticket.ticket)))
      const refused = tries.filter((each) => each.status === 'rejected')
      expect(refused).toHaveLength(39)
      for (const { reason } of refused) expect(reason).toMatchObject({ code: 'ticket.invalid' })
      expect(await types(page.sessionId)).toEqual(['session.opened', 'device.joined'])
    })

    test('of two nodes that are shown one ticket at once, one lets in', async () => {
      const page = await core.openPage()
      const other = createSessionParts(database.db, { clock })
      const tries = await Promise.allSettled(
        Array.from({ length: 10 }, (_, i) => {
          const { sessions } = i % 2 === 0 ? core : other
          return sessions.join({ ticket: page.ticket.ticket, deviceId: newId(), name: 'A phone' })
        }),
      )
      expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    })

    test('a phone that repeats its join gets the same answer', async () => {
      const page = await core.openPage()
      const deviceId = newId()
      const [first, twin] = await Promise.all([1, 2].map(() => join(page.ticket.ticket, deviceId)))
      const again = await join(page.ticket.ticket, deviceId)
      expect(twin).toEqual(first)
      expect(again).toEqual(first)
      expect(await types(page.sessionId)).toEqual(['session.opened', 'device.joined'])
      expect(await isOpen(page.sessionId, again.deviceToken)).toBe(true)
    })

    test('used, expired, unknown and foreign tickets get one answer', async () => {
      const page = await core.openPage()
      const closed = await core.openPage()
      await core.send(closed, 'session.close')
      await join(page.ticket.ticket)
      const { ticket: expired } = await core.sessions.renewTicket(page)
      clock.pass(limits.ticketMs)
      const { ticket: ofThePage } = await core.sessions.renewTicket(page)
      const refusals = await Promise.all(
        [
          join(page.ticket.ticket),
          join(expired),
          join(`st_${'x'.repeat(43)}`),
          join(closed.ticket.ticket),
          // The page's own id, which every phone knows.
          join(ofThePage, page.id),
        ].map((tried) => tried.catch((error) => error)),
      )
      for (const refusal of refusals) expect(refusal).toMatchObject({ code: 'ticket.invalid', detail: undefined })
      // Whoever was refused has not used it up.
      expect(await join(ofThePage)).toMatchObject({ sessionId: page.sessionId })
    })

    test('a ticket is good until the last moment, and an older one stays good when it is renewed', async () => {
      const page = await core.openPage()
      clock.pass(limits.ticketMs - 1)
      await core.sessions.renewTicket(page)
      expect(await join(page.ticket.ticket)).toMatchObject({ sessionId: page.sessionId })
    })

    test('a removed phone does not come back with its old ticket, but with a fresh one', async () => {
      const page = await core.openPage()
      const phone = await core.joinPhone(page)
      await core.send(page, 'device.remove', { deviceId: phone.id })
      expect(await isOpen(page.sessionId, phone.token)).toBe('device.removed')
      await expect(join(phone.ticket, phone.id)).rejects.toMatchObject({ code: 'ticket.invalid' })
      const back = await core.joinPhone(page, phone.id)
      expect(back.token).not.toBe(phone.token)
      expect(await isOpen(page.sessionId, back.token)).toBe(true)
      expect(await isOpen(page.sessionId, phone.token)).toBe('token.invalid')
      await expect(join(phone.ticket, phone.id)).rejects.toMatchObject({ code: 'ticket.invalid' })
    })

    test('a phone cannot take the place of another by using its id', async () => {
      const page = await core.openPage()
      const phone = await core.joinPhone(page)
      const { ticket } = await core.sessions.renewTicket(page)
      await expect(join(ticket, phone.id)).rejects.toMatchObject({ code: 'ticket.invalid' })
      expect(await isOpen(page.sessionId, phone.token)).toBe(true)
    })

    test('only so many phones fit; the one that was refused gets in when another has left, with the same ticket', async () => {
      const page = await core.openPage()
      const phones = []
      for (let i = 0; i < limits.maxPhones; i++) phones.push(await core.joinPhone(page))
      const { ticket } = await core.sessions.renewTicket(page)
      await expect(join(ticket)).rejects.toMatchObject({ code: 'session.full' })
      await core.send(phones[3] as (typeof phones)[0], 'device.leave')
      expect(await join(ticket)).toMatchObject({ sessionId: page.sessionId })
    })

    test('neither a ticket nor a token is stored as it is', async () => {
      const page = await core.openPage()
      const phone = await core.joinPhone(page)
      const { read } = database.db
      const rows = await Promise.all([
        read.selectFrom('tickets').selectAll().execute(),
        read.selectFrom('devices').selectAll().execute(),
        read.selectFrom('events').selectAll().execute(),
        read.selectFrom('sessions').selectAll().execute(),
      ])
      const stored = JSON.stringify(rows)
      for (const secret of [page.token, page.ticket.ticket, phone.token, phone.ticket]) {
        expect(stored).not.toContain(secret.slice(3))
      }
    })

    test('only the page gets a fresh one, and its link carries it in the fragment', async () => {
      const page = await core.openPage()
      const phone = await core.joinPhone(page)
      await expect(core.sessions.renewTicket(phone)).rejects.toMatchObject({ code: 'command.forbidden' })
      const { ticket, url, expiresAt } = await core.sessions.renewTicket(page)
      expect(url).toBe(`http://192.168.1.20:3000/mobile-upload/${page.sessionId}#t=${ticket}`)
      expect(expiresAt).toBe(clock.now() + limits.ticketMs)
    })
  })

  describe('the end of a session', () => {
    test('comes 30 minutes after it was last used, and the sweep makes it an event', async () => {
      const page = await core.openPage()
      clock.pass(limits.sessionIdleMs - 1)
      await core.sessions.sweep()
      expect(await isOpen(page.sessionId, page.token)).toBe(true)
      clock.pass(1)
      expect(await isOpen(page.sessionId, page.token)).toBe('session.closed')
      await core.sessions.sweep()
      await core.sessions.sweep()
      expect((await core.log.read(page.sessionId, 1)).map(({ by, data }) => ({ by, data }))).toEqual([
        { by: 'server', data: { reason: 'expired' } },
      ])
      expect(core.closed).toEqual([page.sessionId])
    })

    test('is announced five minutes before to whoever is there, until somebody keeps it open', async () => {
      const page = await core.openPage()
      const told: unknown[] = []
      core.bell.listen(page.sessionId, (ring) => void (ring.kind === 'signal' && told.push(ring.signal)))
      const expiresAt = clock.now() + limits.sessionIdleMs
      clock.pass(limits.sessionIdleMs - limits.sessionWarnMs - 1)
      await core.sessions.sweep()
      expect(told).toEqual([])
      clock.pass(1)
      await core.sessions.sweep()
      expect(told).toEqual([{ type: 'session.expiring', by: 'server', data: { expiresAt } }])
      await core.send(page, 'session.extend')
      await core.sessions.sweep()
      expect(told).toHaveLength(1)
    })

    test('is put off by a command and by a visible page', async () => {
      const page = await core.openPage()
      const phone = await core.joinPhone(page)
      clock.pass(20 * minute)
      await core.sessions.touch(page)
      clock.pass(20 * minute)
      expect(await isOpen(page.sessionId, page.token)).toBe(true)
      await core.send(phone, 'session.extend')
      clock.pass(20 * minute)
      expect(await isOpen(page.sessionId, page.token)).toBe(true)
      clock.pass(10 * minute)
      expect(await isOpen(page.sessionId, page.token)).toBe('session.closed')
    })

    test('comes a day after opening at the latest, unless somebody keeps it open', async () => {
      const page = await core.openPage()
      const useFor = async (ms: number) => {
        for (let passed = 0; passed < ms; passed += 20 * minute) {
          clock.pass(20 * minute)
          await core.sessions.touch(page)
        }
      }
      await useFor(limits.sessionMaxMs - 20 * minute)
      expect(await isOpen(page.sessionId, page.token)).toBe(true)
      const { data } = await core.send(page, 'session.extend')
      expect(data).toEqual({ expiresAt: clock.now() + limits.sessionIdleMs })
      expect((await core.log.read(page.sessionId, 1))[0]).toMatchObject({ type: 'session.extended', data })
      await useFor(40 * minute)
      expect(await isOpen(page.sessionId, page.token)).toBe(true)
      await useFor(limits.sessionMaxMs)
      expect(await isOpen(page.sessionId, page.token)).toBe('session.closed')
    })

    test('does not come when it is used between being found and being closed', async () => {
      const page = await core.openPage()
      const late = createSessionParts(database.db, {
        clock,
        wrapLog: (log) => ({
          ...log,
          async append(sessionId, origin, change) {
            await core.sessions.touch(page)
            return log.append(sessionId, origin, change)
          },
        }),
      })
      clock.pass(limits.sessionIdleMs)
      await late.sessions.sweep()
      expect(await types(page.sessionId)).toEqual(['session.opened'])
      expect(await isOpen(page.sessionId, page.token)).toBe(true)
    })

    test('comes at once by its page, and once', async () => {
      const page = await core.openPage()
      const phone = await core.joinPhone(page)
      await expect(core.sessions.endAsPage(phone)).rejects.toMatchObject({ code: 'command.forbidden' })
      await core.sessions.endAsPage(page)
      await expect(core.sessions.endAsPage(page)).rejects.toMatchObject({ code: 'session.closed' })
      for (const { token } of [page, phone]) expect(await isOpen(page.sessionId, token)).toBe('session.closed')
      expect((await types(page.sessionId)).filter((type) => type === 'session.closed')).toHaveLength(1)
    })

    test('the sweep forgets tickets that admit nobody', async () => {
      await core.openPage()
      clock.pass(limits.ticketMs)
      await core.sessions.sweep()
      expect(await database.db.read.selectFrom('tickets').selectAll().execute()).toEqual([])
    })
  })

  describe('owners', () => {
    test('see their own open sessions, newest first, and nobody else’s', async () => {
      const first = await core.openPage('ann')
      clock.pass(1)
      const second = await core.openPage('ann')
      const ended = await core.openPage('ann')
      await core.send(ended, 'session.close')
      await core.openPage('bob')
      await core.openPage(null)
      await core.joinPhone(second)
      const gone = await core.joinPhone(second)
      await core.send(second, 'device.remove', { deviceId: gone.id })
      const list = await core.sessions.listOf('ann')
      expect(list.map(({ sessionId, phones, photos }) => ({ sessionId, phones, photos }))).toEqual([
        { sessionId: second.sessionId, phones: ['A phone'], photos: 0 },
        { sessionId: first.sessionId, phones: [], photos: 0 },
      ])
      clock.pass(limits.sessionIdleMs)
      expect(await core.sessions.listOf('ann')).toEqual([])
    })

    test('end their own; another’s is as if it did not exist', async () => {
      const page = await core.openPage('ann')
      const foreign = core.sessions.endAsOwner(page.sessionId, 'bob').catch((error) => error)
      const unknown = core.sessions.endAsOwner(newId(), 'bob').catch((error) => error)
      expect(await foreign).toMatchObject({ code: 'session.unknown' })
      expect(await foreign).toEqual(await unknown)
      expect(await isOpen(page.sessionId, page.token)).toBe(true)
      await core.sessions.endAsOwner(page.sessionId, 'ann')
      expect(await isOpen(page.sessionId, page.token)).toBe('session.closed')
      expect((await core.log.read(page.sessionId, 1))[0]).toMatchObject({ data: { reason: 'owner' } })
      await expect(core.sessions.endAsOwner(page.sessionId, 'ann')).rejects.toMatchObject({ code: 'session.unknown' })
    })

    test('have so many open sessions and no more', async () => {
      const pages = []
      for (let i = 0; i < limits.maxOpenSessions; i++) pages.push(await core.openPage('ann'))
      await expect(core.openPage('ann')).rejects.toMatchObject({ code: 'session.too-many' })
      await core.openPage('bob')
      await core.sessions.endAsOwner((pages[0] as (typeof pages)[0]).sessionId, 'ann')
      await core.openPage('ann')
    })
  })

  test('whoever opens one sets what it takes, within what the server allows', async () => {
    const opened = await core.sessions.open({
      ...{ ownerId: null, pageName: 'A page', shrink: { longestSide: 2048, quality: 80 } },
      limits: { maxPhotos: 3, maxPhotoBytes: 1e12, maxTotalBytes: 1e12, mediaTypes: ['image/jpeg', 'image/png'] },
    })
    const { maxPhotoBytes, maxTotalBytes } = limits
    const expected = { maxPhotos: 3, maxPhotoBytes, maxTotalBytes, mediaTypes: ['image/jpeg', 'image/png'] }
    expect(opened.limits).toEqual(expected)
    const joined = await core.sessions.join({ ticket: opened.ticket.ticket, deviceId: newId(), name: 'A phone' })
    expect(joined).toMatchObject({ limits: expected, shrink: { longestSide: 2048, quality: 80 } })
    expect((await core.openPage()).limits).toMatchObject({ maxPhotos: limits.maxPhotos, mediaTypes: photoType.options })
  })

  test('the view shows the devices that are there, and where to read on', async () => {
    const page = await core.openPage()
    clock.pass(1)
    const [phone, gone] = [await core.joinPhone(page), await core.joinPhone(page)]
    await core.send(page, 'device.remove', { deviceId: gone.id })
    const view = await core.sessions.view(page)
    expect(view.cursor).toBe(await core.log.head(page.sessionId))
    expect(view.devices.map(({ deviceId, role, state }) => ({ deviceId, role, state }))).toEqual([
      { deviceId: page.id, role: 'page', state: 'away' },
      { deviceId: phone.id, role: 'phone', state: 'away' },
    ])
  })

  test('a device is removed once, whoever says so, and one that never was there is unknown', async () => {
    const [page, other] = [await core.openPage(), await core.openPage()]
    const [phone, foreign] = [await core.joinPhone(page), await core.joinPhone(other)]
    const remove = (deviceId: string) => core.send(page, 'device.remove', { deviceId })
    const [first, second] = await Promise.all([remove(phone.id), remove(phone.id)])
    expect(second.seq).toBe(first.seq)
    expect((await types(page.sessionId)).filter((type) => type === 'device.removed')).toHaveLength(1)
    await expect(remove(newId())).rejects.toMatchObject({ code: 'device.unknown' })
    await expect(remove(foreign.id)).rejects.toMatchObject({ code: 'device.unknown' })
    await expect(remove(page.id)).rejects.toMatchObject({ code: 'device.unknown' })
    expect(await isOpen(other.sessionId, foreign.token)).toBe(true)
  })
})
