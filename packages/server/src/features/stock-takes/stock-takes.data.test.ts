import { type ExpectedListAnswer, limits, newId, type StockTakeList, type StockTakeView } from '@snaplink/contract'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { databases, type TestDatabase } from '../../../test/databases.ts'
import { type FeatureServer, startFeatureServer } from '../../../test/feature-server.ts'

describe.each(databases)('stock-takes on $name', ({ open }) => {
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

  const ask = async <T>(method: string, path: string, body?: object | string, ownerId = server.ownerId) => {
    const isText = typeof body === 'string'
    const answer = await server.fetchAs(ownerId, `stock-takes${path}`, {
      method,
      ...(body && { headers: { 'Content-Type': isText ? 'text/csv' : 'application/json' } }),
      ...(body && { body: isText ? body : JSON.stringify(body) }),
    })
    const text = await answer.text()
    return (text.startsWith('{') ? JSON.parse(text) : text) as T & { code?: string }
  }
  const begin = (name: string, stockTakeId = newId()) => ask<StockTakeView>('POST', '', { stockTakeId, name })
  const scan = (code: string) => server.send(server.phone, 'scan.add', { scanId: newId(), code, format: 'ean_13' })

  test('one is begun, named, ended, gone on with and deleted', async () => {
    const startedAt = server.clock.now()
    const { stockTakeId } = await begin('Cellar')
    server.clock.pass(5)
    expect(await begin('Cellar', stockTakeId)).toEqual({ stockTakeId, name: 'Cellar', startedAt, items: 0 })
    await begin('Attic')
    const list = await ask<StockTakeList>('GET', '')
    expect(list.stockTakes.map(({ name }) => name)).toEqual(['Attic', 'Cellar'])
    const path = `/${stockTakeId}`
    expect(await ask('PATCH', path, { name: 'Basement', isEnded: true })).toMatchObject({ endedAt: startedAt + 5 })
    expect(await ask('PATCH', path, { isEnded: false })).toEqual({ stockTakeId, name: 'Basement', startedAt, items: 0 })
    await ask('DELETE', path)
    expect((await ask('GET', path)).code).toBe('stock-take.unknown')
  })

  test('what was scanned while it ran is counted beside its list: missing, too many, and what is in no list', async () => {
    await scan('4006381333931')
    server.clock.pass(1)
    const { stockTakeId } = await begin('Cellar')
    const csv =
      'EAN;Name;Expected\n4006381333931;Pencil;2\n012345678905;"=Soap; 5 oz";1\n96385074;Rubber;4\n;nothing;1\n'
    const answer = await ask<ExpectedListAnswer>('PUT', `/${stockTakeId}/items`, csv)
    expect(answer).toEqual({ items: 3, skipped: 1, skippedLines: [{ line: 5, reason: 'no-code' }] })
    expect(await ask('GET', `/${stockTakeId}`)).toMatchObject({ items: 3 })
    // A UPC is the same with and without its first zero.
    for (const code of ['4006381333931', '4006381333931', '12345678905', '5901234123457', '012345678905'])
      await scan(code)
    server.clock.pass(1)
    await ask('PATCH', `/${stockTakeId}`, { isEnded: true })
    server.clock.pass(1)
    await scan('96385074')
    expect(await ask('GET', `/${stockTakeId}/export`)).toBe(
      [
        'code,name,expected,counted,difference',
        '4006381333931,Pencil,2,2,0',
        `012345678905,"'=Soap; 5 oz",1,2,1`,
        '96385074,Rubber,4,0,-4',
        '5901234123457,,0,1,1',
        '',
      ].join('\r\n'),
    )
    const items = [{ code: '1234567', name: 'Only this', expected: 1 }]
    await ask('PUT', `/${stockTakeId}/items`, { items })
    expect(await ask('GET', `/${stockTakeId}/items`)).toEqual({ items })
  })

  test('another’s are as if they did not exist', async () => {
    const { stockTakeId } = await begin('Cellar')
    const tries = [
      ['GET', `/${stockTakeId}`],
      ['PATCH', `/${stockTakeId}`, { name: 'Mine' }],
      ['PUT', `/${stockTakeId}/items`, '4006381333931'],
      ['GET', `/${stockTakeId}/items`],
      ['GET', `/${stockTakeId}/export`],
      ['DELETE', `/${stockTakeId}`],
      ['POST', '', { stockTakeId, name: 'Mine' }],
      ['GET', '/%F0%9F%93%A6'],
    ] as const
    for (const [method, path, body] of tries) {
      expect((await ask(method, path, body, server.strangersId)).code).toBe('stock-take.unknown')
    }
    expect(await ask('GET', '', undefined, server.strangersId)).toEqual({ stockTakes: [] })
    expect((await ask<StockTakeList>('GET', '')).stockTakes).toMatchObject([{ name: 'Cellar', items: 0 }])
  })

  test('a list that is too large or no list at all is refused, and the one that was there stays', async () => {
    const { stockTakeId } = await begin('Cellar')
    const path = `/${stockTakeId}/items`
    await ask('PUT', path, '4006381333931')
    expect((await ask('PUT', path, 'x'.repeat(limits.maxExpectedBytes + 1))).code).toBe('request.too-large')
    expect((await ask('PUT', path, '\n\n')).code).toBe('stock-take.list-unreadable')
    expect(await ask('GET', path)).toEqual({ items: [{ code: '4006381333931', name: '', expected: 1 }] })
  })
})
