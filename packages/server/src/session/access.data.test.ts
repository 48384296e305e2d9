import { limits, newId } from '@snaplink/contract'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { databases, type TestDatabase } from '../../test/databases.ts'
import { createSessionParts, createSteppedClock, type SessionParts } from '../../test/session-parts.ts'
import { newToken } from './tokens.ts'

describe.each(databases)('access on $name', ({ open }) => {
  const clock = createSteppedClock()
  let database: TestDatabase
  let core: SessionParts
  beforeEach(async () => {
    database = await open()
    core = createSessionParts(database.db, { clock })
  })
  afterEach(() => database.drop())

  test('a token says who it is, in which role, and where the log stood', async () => {
    const page = await core.openPage()
    const phone = await core.joinPhone(page)
    const { sessionId } = page
    const caller = { sessionId, kind: 'work', head: 2, trimmedTo: 0 }
    expect(await core.access.authenticate(sessionId, page.token)).toEqual({
      ...caller,
      id: page.id,
      role: 'page',
      name: 'A page',
    })
    expect(await core.access.authenticate(sessionId, phone.token)).toEqual({
      ...caller,
      id: phone.id,
      role: 'phone',
      name: 'A phone',
    })
  })

  test('a token is good for its own session alone, and tells nothing about others', async () => {
    const [page, other] = [await core.openPage(), await core.openPage()]
    for (const sessionId of [other.sessionId, newId()]) {
      await expect(core.access.authenticate(sessionId, page.token)).rejects.toMatchObject({ code: 'session.unknown' })
      await expect(core.access.authenticate(sessionId, newToken('sp'))).rejects.toMatchObject({ code: 'token.invalid' })
    }
  })

  test('a ticket is no token', async () => {
    const page = await core.openPage()
    await expect(core.access.authenticate(page.sessionId, page.ticket.ticket)).rejects.toMatchObject({
      code: 'token.invalid',
    })
  })

  test('a removed device and a session that ended are told so', async () => {
    const page = await core.openPage()
    const phone = await core.joinPhone(page)
    await core.send(phone, 'device.leave')
    await expect(core.access.authenticate(page.sessionId, phone.token)).rejects.toMatchObject({
      code: 'device.removed',
    })
    clock.pass(limits.sessionIdleMs)
    await expect(core.access.authenticate(page.sessionId, page.token)).rejects.toMatchObject({ code: 'session.closed' })
  })
})
