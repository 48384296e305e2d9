import { newId } from '@snaplink/contract'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { databases, type TestDatabase } from '../../../test/databases.ts'
import { type FeatureServer, startFeatureServer } from '../../../test/feature-server.ts'
import { adoptGuest } from '../../accounts/adopt-guest.ts'
import type { Device } from '../../session/access.ts'

describe.each(databases)('scans on $name', ({ open }) => {
  let database: TestDatabase
  let server: FeatureServer
  let core: FeatureServer['core']
  let clock: FeatureServer['clock']
  let page: Device
  let phone: Device
  beforeAll(async () => {
    database = await open()
  })
  afterAll(() => database.drop())
  beforeEach(async () => {
    server = await startFeatureServer(database)
    ;({ core, clock, page, phone } = server)
  })
  afterEach(() => server.stop())

  const scanOf = (more: object = {}) => ({ scanId: newId(), code: '4006381333931', format: 'ean_13', ...more })
  const add = (data: object, { by = phone, id = newId() } = {}) => core.send(by, 'scan.add', data, id)
  const added = async () => (await core.log.read(page.sessionId, 0)).filter(({ type }) => type === 'scan.added')
  const rows = (sessionId = page.sessionId) =>
    database.db.read.selectFrom('scans').selectAll().where('sessionId', '=', sessionId).execute()

  test('a scan is told to everyone and kept for the owner of the session', async () => {
    const scan = scanOf()
    const answer = await add(scan)
    const scannedAt = clock.now()
    expect(answer.data).toEqual({ scanId: scan.scanId })
    expect(await added()).toMatchObject([{ seq: answer.seq, by: phone.id, data: { ...scan, scannedAt } }])
    const { scanId: id, code, format } = scan
    const { ownerId, sessionId } = server
    const times = { scannedAt, createdAt: scannedAt, changedAt: scannedAt, removedAt: null, purgedAt: null }
    expect(await rows()).toEqual([
      ...[
        { id, sessionId, ownerId, deviceId: phone.id, deviceName: 'A phone', code, format, count: 1, note: null },
      ].map((row) => ({ ...row, ...times, seq: answer.seq })),
    ])
  })

  test('the page may add one too', async () => {
    await add(scanOf(), { by: page })
    expect(await added()).toHaveLength(1)
  })

  test('a scan that waited keeps its time, and none lies in the future', async () => {
    const yesterday = clock.now() - 86_400_000
    await add(scanOf({ scannedAt: yesterday }))
    await add(scanOf({ scannedAt: clock.now() + 60_000 }))
    const times = (await added()).map(({ data }) => data.scannedAt)
    expect(times).toEqual([yesterday, clock.now()])
  })

  test('a scan sent again, by the same command or another, is added once', async () => {
    const scan = scanOf()
    const id = newId()
    const first = await add(scan, { id })
    expect(await add(scan, { id })).toEqual(first)
    await add(scan)
    await Promise.all([add(scan, { id }), add(scan), add(scanOf())])
    expect(await added()).toHaveLength(2)
    expect(await rows()).toHaveLength(2)
  })

  test('two phones may use one id in two sessions', async () => {
    const other = await core.joinPhone(await core.openPage())
    const scan = scanOf()
    await add(scan)
    await add(scan, { by: other })
    expect([await rows(), await rows(other.sessionId)]).toMatchObject([[{ id: scan.scanId }], [{ id: scan.scanId }]])
  })

  test.each([
    ['a GS1 separator', ']C10104006381333931\u001d10ABC'],
    ['lines and zeros', 'BEGIN:VCARD\r\n\u0000\tEND'],
    ['blanks at both ends', '  12 '],
    ['other alphabets', 'Straße ファイル 📦'],
    ['as much as there may be', 'ü'.repeat(4096)],
  ])('what a code says is kept to the letter: %s', async (_name, code) => {
    await add(scanOf({ code }))
    expect((await added()).map(({ data }) => data.code)).toEqual([code])
    expect((await rows()).map((row) => row.code)).toEqual([code])
  })

  test.each([
    ['no id', { scanId: undefined }],
    ['an empty code', { code: '' }],
    ['too long a code', { code: 'x'.repeat(4097) }],
    ['no format', { format: '' }],
    ['a format with blanks', { format: 'EAN 13' }],
    ['no time', { scannedAt: 'yesterday' }],
  ])('%s is refused, and leaves nothing', async (_name, wrong) => {
    await expect(add(scanOf(wrong))).rejects.toMatchObject({ code: 'request.invalid' })
    expect([await added(), await rows()]).toEqual([[], []])
  })

  test('a phone that was removed adds nothing', async () => {
    await core.send(page, 'device.remove', { deviceId: phone.id })
    await expect(add(scanOf())).rejects.toMatchObject({ code: 'device.removed' })
    expect(await rows()).toEqual([])
  })

  test('what nobody owns goes with its session, all else stays', async () => {
    const nobodys = await core.openPage(null)
    for (const by of [page, nobodys]) await add(scanOf(), { by })
    await server.close()
    await server.close(nobodys.sessionId)
    expect(await rows()).toHaveLength(1)
    expect(await rows(nobodys.sessionId)).toEqual([])
  })

  test('a guest who signs in takes its scans along, and no other’s', async () => {
    const [guestId, userId] = [newId(), newId()]
    const mine = await core.openPage(guestId)
    for (const by of [page, mine]) await add(scanOf(), { by })
    await adoptGuest(database.db, guestId, userId)
    await add(scanOf(), { by: mine })
    const owners = async (sessionId: string) => (await rows(sessionId)).map(({ ownerId }) => ownerId)
    expect(await owners(mine.sessionId)).toEqual([userId, userId])
    expect(await owners(page.sessionId)).toEqual([server.ownerId])
  })
})
