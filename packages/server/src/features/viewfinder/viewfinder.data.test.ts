import { limits, type Signal } from '@snaplink/contract'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { databases, type TestDatabase } from '../../../test/databases.ts'
import { createSessionParts, createSteppedClock } from '../../../test/session-parts.ts'
import { admit, beginVisit } from '../../session/visit.ts'
import { viewfinder } from './viewfinder.ts'

const frame = { type: 'viewfinder.frame', data: { mediaType: 'image/jpeg', base64: 'AAAA' } }

describe.each(databases)('a viewfinder on $name', ({ open }) => {
  let database: TestDatabase
  const clock = createSteppedClock()
  beforeEach(async () => {
    database = await open()
  })
  afterEach(() => database.drop())

  async function start() {
    const core = createSessionParts(database.db, { clock })
    viewfinder(core)
    const page = await core.openPage()
    const [phone, other] = [await core.joinPhone(page), await core.joinPhone(page)]
    const sides = { page, phone, other }
    const visits = await Promise.all(
      Object.entries(sides).map(async ([name, device]) => {
        const heard: Signal[] = []
        const caller = await admit(core, { sessionId: device.sessionId, token: device.token, after: 0 })
        const visit = beginVisit(core, caller, {
          after: 0,
          onSignal: (signal) => heard.push(signal),
          onEnd: () => undefined,
        })
        return [name as keyof typeof sides, { visit, heard }] as const
      }),
    )
    const by = Object.fromEntries(visits) as Record<keyof typeof sides, (typeof visits)[0][1]>
    const heard = (name: keyof typeof sides) =>
      by[name].heard.filter(({ type }) => type.startsWith('viewfinder') || type.startsWith('shutter'))
    return {
      ...{ core, page, phone, other, heard },
      say: (name: keyof typeof sides, signal: object) => by[name].visit.hear(signal),
      stop() {
        for (const { visit } of Object.values(by)) visit.leave()
        core.presence.stop()
      },
    }
  }

  test('is seen by the page alone, and never stored', async () => {
    const server = await start()
    const before = await server.core.log.head(server.page.sessionId)
    await server.say('phone', { type: 'viewfinder.open', data: { isOpen: true } })
    await server.say('phone', frame)
    expect(server.heard('page')).toEqual([
      { type: 'viewfinder.open', by: server.phone.id, data: { isOpen: true } },
      { ...frame, by: server.phone.id },
    ])
    expect([...server.heard('other'), ...server.heard('phone')]).toEqual([])
    expect(await server.core.log.head(server.page.sessionId)).toBe(before)
    server.stop()
  })

  test('shows no more pictures than are useful, however many a phone sends', async () => {
    const server = await start()
    for (let i = 0; i < 100; i++) {
      await server.say('phone', frame)
      await server.say('other', frame)
      clock.pass(limits.viewfinderFrameMs / 10)
    }
    expect(server.heard('page').filter(({ by }) => by === server.phone.id)).toHaveLength(10)
    expect(server.heard('page').filter(({ by }) => by === server.other.id)).toHaveLength(10)
    server.stop()
  })

  test('is asked for, and its shutter pressed, at the one phone that is meant', async () => {
    const server = await start()
    const { id: deviceId } = server.phone
    await server.say('page', { type: 'viewfinder.watch', data: { deviceId } })
    await server.say('page', { type: 'shutter.press', data: { deviceId } })
    await server.say('page', { type: 'shutter.press', data: { deviceId } })
    expect(server.heard('phone').map(({ type }) => type)).toEqual(['viewfinder.watch', 'shutter.press'])
    clock.pass(limits.shutterMs)
    await server.say('page', { type: 'shutter.press', data: { deviceId } })
    expect(server.heard('phone')).toHaveLength(3)
    expect(server.heard('other')).toEqual([])
    server.stop()
  })

  test('takes from each only what is its own to say', async () => {
    const server = await start()
    const press = { type: 'shutter.press', data: { deviceId: server.other.id } }
    await expect(server.say('phone', press)).rejects.toMatchObject({ code: 'command.forbidden' })
    await expect(server.say('page', frame)).rejects.toMatchObject({ code: 'command.forbidden' })
    const large = { ...frame, data: { ...frame.data, base64: 'A'.repeat(limits.maxPreviewBytes * 2) } }
    await expect(server.say('phone', large)).rejects.toMatchObject({ code: 'request.invalid' })
    server.stop()
  })
})
