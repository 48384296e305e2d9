import { limits, newId, type OwnScanList } from '@snaplink/contract'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { databases, type TestDatabase } from '../../../test/databases.ts'
import { type FeatureServer, startFeatureServer } from '../../../test/feature-server.ts'
import { adoptGuest } from '../../accounts/adopt-guest.ts'

describe.each(databases)('scans that come after the end of their session on $name', ({ open }) => {
  let database: TestDatabase
  let server: FeatureServer
  beforeAll(async () => {
    database = await open()
  })
  afterAll(() => database.drop())
  beforeEach(async () => {
    server = await startFeatureServer(database)
  })
  afterEach(() => server.stop())

  type Device = FeatureServer['phone'] | FeatureServer['page']
  const newScan = (code: string, scanId = newId()) => ({ scanId, code, format: 'ean_13' })
  async function hand(data: object, { by = server.phone as Device, type = 'scans.add', id = newId() } = {}) {
    const init = { method: 'POST', headers: { 'Content-Type': 'application/json' } }
    const answer = await server.fetch(by, 'commands', { ...init, body: JSON.stringify({ id, type, data }) })
    const body = (await answer.json()) as { code?: string; seq?: number; data?: object }
    return body.code ?? body
  }
  const own = async (ownerId = server.ownerId) =>
    ((await (await server.fetchAs(ownerId, 'scans')).json()) as OwnScanList).scans
  const codes = async () => (await own()).map(({ code }) => code)

  test('are kept for its owner, in their order, once, and stand in no log', async () => {
    await hand({ scans: [newScan('1')] })
    await server.close()
    const head = await server.core.log.head(server.sessionId)
    const scans = ['2', '3', '4'].map((code) => newScan(code))
    const scanIds = scans.map(({ scanId }) => scanId)
    const id = newId()
    for (let i = 0; i < 2; i++) expect(await hand({ scans }, { id })).toEqual({ id, seq: head, data: { scanIds } })
    server.clock.pass(1)
    await hand(newScan('5'), { type: 'scan.add', by: server.otherPhone })
    await hand({ scans: scans.slice(1) })
    expect(await codes()).toEqual(['5', '4', '3', '2', '1'])
    expect(await server.core.log.head(server.sessionId)).toBe(head)
    expect((await own())[0]).toMatchObject({ deviceId: server.otherPhone.id, deviceName: 'A phone', count: 1 })
  })

  test('are taken for 72 hours, also where the session ran out by itself, and not longer', async () => {
    server.clock.pass(limits.sessionIdleMs)
    await hand({ scans: [newScan('1')] })
    await server.core.sessions.sweep()
    server.clock.pass(limits.lateCommandMs - 1)
    await hand({ scans: [newScan('2')] })
    server.clock.pass(1)
    expect(await hand({ scans: [newScan('3')] })).toBe('session.closed')
    await server.core.sessions.sweep()
    expect(await hand({ scans: [newScan('3')] })).toBe('token.invalid')
    expect(await codes()).toEqual(['2', '1'])
  })

  test('are not taken from a phone that was removed, from the page, or for nobody', async () => {
    const nobodys = await server.core.openPage(null)
    const guest = await server.core.joinPhone(nobodys)
    await server.send(server.page, 'device.remove', { deviceId: server.otherPhone.id })
    await server.close()
    await server.close(nobodys.sessionId)
    const scans = [newScan('1')]
    expect(await hand({ scans }, { by: server.otherPhone })).toBe('device.removed')
    expect(await hand({ scans }, { by: server.page })).toBe('session.closed')
    expect(await hand({ scans }, { by: guest })).toBe('session.closed')
    expect(await own()).toEqual([])
  })

  test('are all that a late phone may do: it neither reads nor changes anything else', async () => {
    const scan = newScan('1')
    await hand({ scans: [scan] })
    await server.close()
    const others = [
      ['scan.edit', { scanId: scan.scanId, count: 2 }],
      ['scans.remove', { scanIds: [scan.scanId] }],
      ['text.send', { textId: newId(), text: 'hello' }],
    ] as const
    for (const [type, data] of others) expect(await hand(data, { type })).toBe('session.closed')
    for (const path of ['scans', 'texts', 'events']) {
      expect(((await (await server.fetch(server.phone, path)).json()) as { code: string }).code).toBe('session.closed')
    }
  })

  test('belong to the account where a guest has become one', async () => {
    await server.close()
    const userId = newId()
    await adoptGuest(database.db, server.ownerId, userId)
    await hand({ scans: [newScan('1')] })
    expect(await own(userId)).toMatchObject([{ code: '1' }])
  })
})
