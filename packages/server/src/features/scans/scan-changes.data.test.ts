import { type ChangedScans, limits, newId, type OwnScanList, type ScanList, type ScanView } from '@snaplink/contract'
import Papa from 'papaparse'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { databases, type TestDatabase } from '../../../test/databases.ts'
import { type FeatureServer, startFeatureServer } from '../../../test/feature-server.ts'

describe.each(databases)('changing and listing scans on $name', ({ open }) => {
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

  type Sender = FeatureServer['phone'] | FeatureServer['page']
  async function scan(code: string, { by = server.phone as Sender, scanId = newId() } = {}) {
    await server.send(by, 'scan.add', { scanId, code, format: 'ean_13' })
    return scanId
  }
  const listed = async (query = '', by: Sender = server.page) =>
    (await (await server.fetch(by, `scans${query}`)).json()) as ScanList
  const codes = ({ scans }: { scans: readonly ScanView[] }) => scans.map(({ code }) => code)
  const own = async (query = '', ownerId = server.ownerId) =>
    (await (await server.fetchAs(ownerId, `scans${query}`)).json()) as OwnScanList
  const patch = (changes: object[], ownerId = server.ownerId) =>
    server.fetchAs(ownerId, 'scans', {
      method: 'PATCH',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ changes }),
    })
  const codeOf = async (answer: Response | Promise<Response>) =>
    ((await (await answer).json()) as { code: string }).code
  const told = async () => (await server.events()).filter(({ type }) => type !== 'scan.added')

  test('many that waited arrive in their order, once, by one command', async () => {
    const scans = ['1', '2', '3'].map((code) => ({ scanId: newId(), code, format: 'itf', scannedAt: 5 }))
    await scan('0', { scanId: scans[1]?.scanId })
    const id = newId()
    const answer = await server.send(server.phone, 'scans.add', { scans: [...scans, ...scans] }, id)
    expect(await server.send(server.phone, 'scans.add', { scans }, id)).toMatchObject({ seq: answer.seq })
    await server.send(server.phone, 'scans.add', { scans })
    expect((await server.events()).map(({ data }) => data.code)).toEqual(['0', '1', '3'])
    expect(codes(await listed())).toEqual(['3', '1', '0'])
    expect(codes(await own())).toEqual(['3', '1', '0'])
  })

  test('an edit says all that can be changed, and the same once more says nothing', async () => {
    const scanId = await scan('1234')
    await server.send(server.phone, 'scan.edit', { scanId, note: 'top shelf' })
    await server.send(server.page, 'scan.edit', { scanId, count: 7, code: '12345' })
    await server.send(server.page, 'scan.edit', { scanId, count: 7 })
    const all = { scanId, code: '12345', note: 'top shelf', count: 7 }
    expect(await told()).toMatchObject([
      { type: 'scan.edited', by: server.phone.id, data: { ...all, code: '1234', count: 1 } },
      { type: 'scan.edited', by: server.page.id, data: all },
    ])
    expect((await listed()).scans).toMatchObject([all])
  })

  test('a deleted scan is gone from the lists, can be brought back for ten minutes, and then is gone for good', async () => {
    const [kept, removed] = [await scan('kept'), await scan('removed')]
    const id = newId()
    const answer = await server.send(server.page, 'scans.remove', { scanIds: [removed] }, id)
    expect(await server.send(server.page, 'scans.remove', { scanIds: [removed] }, id)).toMatchObject({
      seq: answer.seq,
    })
    for (const list of [await listed(), await own()]) expect(codes(list)).toEqual(['kept'])
    const withRemoved = [{ code: 'removed', removedAt: server.clock.now() }, { code: 'kept' }]
    expect((await listed('?include=removed')).scans).toMatchObject(withRemoved)
    expect((await own('?include=removed')).scans).toMatchObject(withRemoved)
    const edit = server.send(server.page, 'scan.edit', { scanId: removed, note: 'x' })
    await expect(edit).rejects.toMatchObject({ code: 'scan.unknown' })
    await server.send(server.page, 'scans.restore', { scanIds: [kept, removed] })
    expect(codes(await listed())).toEqual(['removed', 'kept'])
    expect(await told()).toMatchObject([
      { type: 'scans.removed', data: { scanIds: [removed] } },
      { type: 'scans.restored', data: { scanIds: [removed] } },
    ])

    await server.send(server.page, 'scans.remove', { scanIds: [removed] })
    server.clock.pass(limits.restoreMs)
    const restore = () => server.send(server.page, 'scans.restore', { scanIds: [removed] })
    await expect(restore()).rejects.toMatchObject({ code: 'scan.gone' })
    const row = () => database.db.read.selectFrom('scans').selectAll().where('id', '=', removed).executeTakeFirst()
    server.jobs.wake()
    await expect.poll(row).toMatchObject({ code: '', note: null, purgedAt: server.clock.now() })
    await expect(restore()).rejects.toMatchObject({ code: 'scan.gone' })
    // An outbox whose answer got lost.
    await scan('removed', { scanId: removed })
    expect(codes(await listed('?include=removed'))).toEqual(['kept'])
    await server.close()
    server.clock.pass(limits.lateCommandMs)
    await server.core.sessions.sweep()
    expect(await row()).toBeUndefined()
    expect(codes(await own())).toEqual(['kept'])
  })

  test('a phone changes what it scanned, and the page all', async () => {
    const [theirs, pages] = [await scan('1', { by: server.otherPhone }), await scan('2', { by: server.page })]
    const tries = [
      ['scan.edit', { scanId: theirs, count: 2 }],
      ['scans.remove', { scanIds: [pages] }],
      ['scans.restore', { scanIds: [await scan('3'), pages] }],
    ] as const
    for (const [type, data] of tries) {
      await expect(server.send(server.phone, type, data)).rejects.toMatchObject({ code: 'command.forbidden' })
    }
    expect(await told()).toEqual([])
    await server.send(server.page, 'scans.remove', { scanIds: [theirs, pages] })
  })

  test('of several, all are changed or none', async () => {
    const scanId = await scan('1')
    const remove = server.send(server.page, 'scans.remove', { scanIds: [scanId, newId()] })
    await expect(remove).rejects.toMatchObject({ code: 'scan.unknown' })
    const { sessionId } = server
    const changes = [
      { sessionId, scanId, count: 5 },
      { sessionId, scanId: newId(), count: 5 },
    ]
    expect(await codeOf(patch(changes))).toBe('scan.unknown')
    expect((await listed()).scans).toMatchObject([{ count: 1 }])
    expect(await told()).toEqual([])
  })

  test('the owner changes scans of whichever sessions, and an open one is told', async () => {
    const closed = await server.core.openPage(server.ownerId)
    const here = await scan('here')
    server.clock.pass(1)
    const there = await scan('there', { by: closed })
    await server.close(closed.sessionId)
    const changes = [
      { sessionId: closed.sessionId, scanId: there, note: 'late', count: 3 },
      { sessionId: server.sessionId, scanId: here, isRemoved: true },
    ]
    const answer = (await (await patch(changes)).json()) as ChangedScans
    expect(answer.scans).toMatchObject([{ note: 'late', count: 3 }, { removedAt: server.clock.now() }])
    expect(await told()).toMatchObject([{ type: 'scans.removed', by: 'server', data: { scanIds: [here] } }])
    await patch([{ sessionId: server.sessionId, scanId: here, isRemoved: false, code: 'back' }])
    expect((await told()).slice(1)).toMatchObject([
      { type: 'scan.edited', data: { code: 'back' } },
      { type: 'scans.restored', data: { scanIds: [here] } },
    ])
    expect(codes(await own())).toEqual(['there', 'back'])
  })

  test('another’s scans are as if they did not exist', async () => {
    const scanId = await scan('ours')
    const { sessionId, stranger, strangersId } = server
    expect(codes(await own('', strangersId))).toEqual([])
    expect(codes(await own(`?changedSince=${server.clock.now()}`, strangersId))).toEqual([])
    expect(await codeOf(patch([{ sessionId, scanId, count: 2 }], strangersId))).toBe('scan.unknown')
    expect(await codeOf(server.fetch(stranger, 'scans', {}, sessionId))).toBe('session.unknown')
    const edit = server.send(stranger, 'scan.edit', { scanId, count: 2 })
    await expect(edit).rejects.toMatchObject({ code: 'scan.unknown' })
    expect(await (await server.fetchAs(strangersId, 'scans/export?format=json')).json()).toEqual({ scans: [] })
    expect(await codeOf(fetch(`${server.base}/api/scans`))).toBe('login.required')
    expect((await own()).scans).toMatchObject([{ code: 'ours', count: 1 }])
  })

  test('a list is told page by page, whatever arrives meanwhile', async () => {
    const other = await server.core.openPage(server.ownerId)
    for (let i = 1; i <= 7; i++) {
      await scan(`${i}`, { by: i % 3 === 0 ? other : server.phone })
      if (i % 2 === 0) server.clock.pass(1)
    }
    const everything = codes(await own())
    expect(everything).toHaveLength(7)
    const seen: string[] = []
    for (let next: string | undefined = ''; next !== undefined; ) {
      const page: OwnScanList = await own(`?limit=2${next && `&before=${next}`}`)
      seen.push(...codes(page))
      next = page.next
      await scan('new')
    }
    expect(seen).toEqual(everything)
    expect(codes(await listed('?limit=1'))).toEqual(['new'])
    expect(await codeOf(server.fetch(server.page, 'scans?before=nonsense'))).toBe('request.invalid')
  })

  test('all can be saved, and a spreadsheet runs nothing of it', async () => {
    const bad = ['=1+1', '+1', '-1', '@SUM(A1)', '\tx', '\rx', 'a "quoted", one', '0123']
    for (const code of bad) await scan(code)
    const scanId = await scan('deleted')
    await server.send(server.page, 'scans.remove', { scanIds: [scanId] })
    const saved = await server.fetchAs(server.ownerId, 'scans/export')
    expect(saved.headers.get('content-disposition')).toMatch(/^attachment; filename=scans-\d{4}-\d\d-\d\d\.csv$/)
    const bytes = Buffer.from(await saved.arrayBuffer())
    expect(bytes.subarray(0, 3)).toEqual(Buffer.from([0xef, 0xbb, 0xbf]))
    const { data } = Papa.parse<string[]>(bytes.toString().slice(1).trimEnd())
    expect(data[0]).toEqual(['code', 'format', 'count', 'note', 'scanned', 'arrived', 'device', 'session', 'scan'])
    const safe = bad.map((code) => (/^[=+\-@\t\r]/.test(code) ? `'${code}` : code))
    expect(data.slice(1).map(([code]) => code)).toEqual(safe)
    const json = await (await server.fetchAs(server.ownerId, 'scans/export?format=json')).json()
    expect(codes(json as OwnScanList)).toEqual(bad)
  })

  test('a page that comes back asks what has changed', async () => {
    const [edited, removed] = [await scan('1'), await scan('2'), await scan('3')]
    server.clock.pass(60_000)
    const { asOf } = await own()
    server.clock.pass(60_000)
    await server.send(server.page, 'scan.edit', { scanId: edited, count: 2 })
    await server.send(server.page, 'scans.remove', { scanIds: [removed] })
    await scan('4')
    const { scans } = await own(`?changedSince=${asOf}`)
    const byCode = scans.toSorted((a, b) => a.code.localeCompare(b.code))
    expect(byCode).toMatchObject([{ code: '1', count: 2 }, { code: '2', removedAt: server.clock.now() }, { code: '4' }])
    server.clock.pass(limits.scanChangesMs)
    expect(await codeOf(server.fetchAs(server.ownerId, `scans?changedSince=${asOf}`))).toBe('cursor.too-old')
  })
})
