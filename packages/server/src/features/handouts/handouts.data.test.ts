import { createHash, randomBytes } from 'node:crypto'
import { request } from 'node:http'
import { type HandoutList, type HandoutView, limits, newId } from '@snaplink/contract'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { databases, type TestDatabase } from '../../../test/databases.ts'
import { type FeatureServer, startFeatureServer } from '../../../test/feature-server.ts'
import { html, svg } from '../../../test/pictures.ts'

const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex')
const digestOf = (bytes: Buffer) => `sha-256=:${createHash('sha256').update(bytes).digest('base64')}:`

describe.each(databases)('hand-outs on $name', ({ open }) => {
  let database: TestDatabase
  let server: FeatureServer
  beforeAll(async () => {
    database = await open()
  })
  afterAll(() => database.drop())
  beforeEach(async () => {
    server = await startFeatureServer(database)
  })
  afterEach(async () => {
    await server.stop()
    // What one test left to do is not the next one's business.
    await database.db.write.deleteFrom('jobs').execute()
  })

  type Sender = FeatureServer['phone'] | FeatureServer['page']
  interface Offer {
    handoutId?: string
    name?: string
    bytes?: number
    mediaType?: string
  }
  async function offer({ handoutId = newId(), name = 'a.bin', bytes = 1000, mediaType = '' }: Offer = {}, by?: Sender) {
    await server.send(by ?? server.page, 'handout.offer', { handoutId, name, bytes, mediaType })
    return handoutId
  }
  function upload(handoutId: string, bytes: Buffer, headers: Record<string, string> = {}, by: Sender = server.page) {
    const init = { method: 'POST', body: new Uint8Array(bytes), headers }
    return server.fetch(by, `handouts/${handoutId}/bytes`, init)
  }
  async function handOut(bytes: Buffer, more: Offer = {}): Promise<HandoutView> {
    const handoutId = await offer({ ...more, bytes: bytes.length })
    expect((await upload(handoutId, bytes)).status).toBe(200)
    return one(handoutId)
  }
  const one = async (handoutId: string, by: Sender = server.phone) =>
    (await (await server.fetch(by, `handouts/${handoutId}`)).json()) as HandoutView
  const list = async (by: Sender = server.phone) =>
    ((await (await server.fetch(by, 'handouts')).json()) as HandoutList).handouts
  const rows = () =>
    database.db.read.selectFrom('handouts').selectAll().where('sessionId', '=', server.sessionId).execute()
  const save = ({ downloadUrl }: HandoutView) => fetch(`${server.base}/${downloadUrl}`)
  const types = async () => (await server.events()).map(({ type }) => type)
  const problemOf = async (answer: Response) => ({
    status: answer.status,
    code: ((await answer.json()) as { code?: string }).code,
  })
  const unknown = { status: 404, code: 'handout.unknown' }

  test('a file goes from the page to the phone, byte by byte', async () => {
    const bytes = randomBytes(300_000)
    const handoutId = await offer({ name: 'Größe.zip', bytes: bytes.length, mediaType: 'application/zip' })
    expect(await one(handoutId)).toEqual({
      ...{ handoutId, name: 'Größe.zip', bytes: bytes.length, mediaType: 'application/zip', state: 'offered' },
      offeredAt: server.clock.now(),
    })
    const answer = await upload(handoutId, bytes, { 'Content-Digest': digestOf(bytes) })
    expect(await answer.json()).toEqual({ handoutId, state: 'ready', bytes: bytes.length, sha256: sha256(bytes) })
    const [view] = await list()
    expect(view).toMatchObject({ state: 'ready', sha256: sha256(bytes) })
    const saved = await save(view as HandoutView)
    expect(Buffer.from(await saved.arrayBuffer())).toEqual(bytes)
    expect(saved.headers.get('content-disposition')).toBe(
      `attachment; filename="Gr??e.zip"; filename*=UTF-8''Gr%C3%B6%C3%9Fe.zip`,
    )
    expect(await server.events()).toMatchObject([
      { type: 'handout.offered', by: server.page.id, data: { handoutId, name: 'Größe.zip', bytes: bytes.length } },
      { type: 'handout.ready', by: server.page.id, data: { handoutId, bytes: bytes.length, sha256: sha256(bytes) } },
    ])
  })

  test('a file is handed out to be saved, and never runs in our pages', async () => {
    const names = [
      ['page.html', 'text/html', html],
      ['drawing.svg', 'image/svg+xml', svg],
      ['script.js', 'text/javascript', Buffer.from('alert(1)')],
      ['page.xhtml', 'application/xhtml+xml', html],
      ['picture.png', 'image/png', html],
    ] as const
    for (const [name, mediaType, bytes] of names) {
      const { downloadUrl = '' } = await handOut(bytes, { name, mediaType })
      // Whoever has the link may take the word "download" out of it.
      for (const url of [downloadUrl, downloadUrl.replace('&d=1', '')]) {
        const answer = await fetch(`${server.base}/${url}`)
        expect(Buffer.from(await answer.arrayBuffer())).toEqual(bytes)
        expect(Object.fromEntries(answer.headers)).toMatchObject({
          'content-type': 'application/octet-stream',
          'content-disposition': `attachment; filename=${name}`,
          'x-content-type-options': 'nosniff',
          'content-security-policy': "default-src 'none'; sandbox",
          'cross-origin-resource-policy': 'same-origin',
        })
      }
    }
  })

  test('an empty file is a file', async () => {
    const view = await handOut(Buffer.alloc(0))
    expect(view).toMatchObject({ state: 'ready', bytes: 0 })
    expect((await (await save(view)).arrayBuffer()).byteLength).toBe(0)
  })

  test('sending it again, by command or bytes, gives the same answer and stores nothing', async () => {
    const bytes = randomBytes(5000)
    const [handoutId, id] = [newId(), newId()]
    const data = { handoutId, name: 'a', bytes: bytes.length, mediaType: '' }
    const first = await server.send(server.page, 'handout.offer', data, id)
    expect(await server.send(server.page, 'handout.offer', data, id)).toEqual(first)
    await server.send(server.page, 'handout.offer', { ...data, name: 'another' })
    const answers = await Promise.all([upload(handoutId, bytes), upload(handoutId, bytes)])
    const again = await upload(handoutId, randomBytes(5000))
    const bodies = await Promise.all([...answers, again].map((answer) => answer.json()))
    expect(bodies).toEqual(bodies.map(() => ({ handoutId, state: 'ready', bytes: 5000, sha256: sha256(bytes) })))
    expect(await types()).toEqual(['handout.offered', 'handout.ready'])
    expect(await server.onDisk()).toHaveLength(1)
    expect(await one(handoutId)).toMatchObject({ name: 'a' })
  })

  test('bytes that are not those that were announced are refused, and it stays offered', async () => {
    const handoutId = await offer({ bytes: 1000 })
    const bad: [Buffer, Record<string, string>, object][] = [
      [randomBytes(1001), {}, { status: 413, code: 'handout.too-large' }],
      [randomBytes(999), {}, { status: 400, code: 'handout.interrupted' }],
      [
        randomBytes(1000),
        { 'Content-Digest': digestOf(randomBytes(1000)) },
        { status: 422, code: 'handout.digest-mismatch' },
      ],
    ]
    for (const [bytes, headers, problem] of bad) {
      expect(await problemOf(await upload(handoutId, bytes, headers))).toEqual(problem)
    }
    expect(await one(handoutId)).toMatchObject({ state: 'offered' })
    expect(await server.onDisk()).toEqual([])
    expect((await upload(handoutId, randomBytes(1000))).status).toBe(200)
  })

  test('an upload that does not say how long it is stops being read at the limit', async () => {
    const handoutId = await offer({ bytes: 1000 })
    const answer = await new Promise<number | undefined>((resolve, reject) => {
      const url = `${server.base}/api/sessions/${server.sessionId}/handouts/${handoutId}/bytes`
      const headers = { Authorization: `Bearer ${server.page.token}`, 'Transfer-Encoding': 'chunked' }
      const sending = request(url, { method: 'POST', headers }, (response) => resolve(response.statusCode))
      sending.on('error', reject)
      sending.write(randomBytes(2000))
      sending.end()
    })
    expect(answer).toBe(413)
    expect(await server.onDisk()).toEqual([])
  })

  test('a line that is cut leaves nothing, and the file may be sent again', async () => {
    const bytes = randomBytes(200_000)
    const handoutId = await offer({ bytes: bytes.length })
    const url = `${server.base}/api/sessions/${server.sessionId}/handouts/${handoutId}/bytes`
    const headers = { Authorization: `Bearer ${server.page.token}`, 'Content-Length': bytes.length }
    const sending = request(url, { method: 'POST', headers }).on('error', () => undefined)
    sending.write(bytes.subarray(0, 100_000))
    await vi.waitFor(async () => expect(await server.onDisk()).toHaveLength(1), 15_000)
    sending.destroy()
    await vi.waitFor(async () => expect(await server.onDisk()).toEqual([]), 15_000)
    expect((await upload(handoutId, bytes)).status).toBe(200)
    expect(await types()).toEqual(['handout.offered', 'handout.ready'])
  })

  test('only the page hands out, fills and removes', async () => {
    const handoutId = await offer()
    const forbidden = { code: 'command.forbidden' }
    await expect(offer({}, server.phone)).rejects.toMatchObject(forbidden)
    await expect(server.send(server.phone, 'handout.remove', { handoutId })).rejects.toMatchObject(forbidden)
    const answer = await upload(handoutId, randomBytes(1000), {}, server.phone)
    expect(await problemOf(answer)).toEqual({ status: 403, code: 'command.forbidden' })
    expect(await one(handoutId)).toMatchObject({ state: 'offered' })
  })

  test('a file that was removed is gone, with its link, its bytes and its row', async () => {
    const view = await handOut(randomBytes(1000))
    const { handoutId } = view
    const id = newId()
    const { seq } = await server.send(server.page, 'handout.remove', { handoutId }, id)
    expect(await server.send(server.page, 'handout.remove', { handoutId }, id)).toMatchObject({ seq })
    expect(await problemOf(await save(view))).toEqual({ status: 404, code: 'file.unknown' })
    expect(await problemOf(await server.fetch(server.phone, `handouts/${handoutId}`))).toEqual(unknown)
    expect(await list()).toEqual([])
    await vi.waitFor(async () => expect(await server.onDisk()).toEqual([]), 15_000)
    expect(await rows()).toEqual([])
    await expect(server.send(server.page, 'handout.remove', { handoutId })).rejects.toMatchObject({
      code: 'handout.unknown',
    })
    expect(await problemOf(await upload(handoutId, randomBytes(1000)))).toEqual(unknown)
    expect(await server.onDisk()).toEqual([])
  })

  test('a file is as large, and there are as many, as may be', async () => {
    await expect(offer({ bytes: limits.maxHandoutBytes + 1 })).rejects.toMatchObject({ code: 'handout.too-large' })
    const largest: string[] = []
    const fit = Math.floor(limits.maxHandoutsBytes / limits.maxHandoutBytes)
    for (let i = 0; i < fit; i++) largest.push(await offer({ bytes: limits.maxHandoutBytes }))
    await expect(offer({ bytes: limits.maxHandoutBytes })).rejects.toMatchObject({ code: 'handout.too-many' })
    for (const handoutId of largest) await server.send(server.page, 'handout.remove', { handoutId })
    for (let i = 0; i < limits.maxHandouts; i++) await offer()
    await expect(offer()).rejects.toMatchObject({ code: 'handout.too-many' })
    expect(await list()).toHaveLength(limits.maxHandouts)
  })

  test('the files of another session are as if they did not exist', async () => {
    const { handoutId } = await handOut(randomBytes(1000))
    const { stranger } = server
    expect(await problemOf(await server.fetch(stranger, `handouts/${handoutId}`))).toEqual(unknown)
    expect(await problemOf(await server.fetch(stranger, 'handouts/nobody-has-this'))).toEqual(unknown)
    expect(await problemOf(await server.fetch(server.page, 'handouts/%F0%9F%93%A6'))).toEqual(unknown)
    expect(await problemOf(await upload(handoutId, randomBytes(1000), {}, stranger))).toEqual(unknown)
    await expect(server.send(stranger, 'handout.remove', { handoutId })).rejects.toMatchObject({
      code: 'handout.unknown',
    })
    const foreign = await server.fetch(stranger, 'handouts', {}, server.sessionId)
    expect(await problemOf(foreign)).toEqual({ status: 404, code: 'session.unknown' })
    expect(await list(stranger)).toEqual([])
  })

  test('a link that has ended saves nothing', async () => {
    const view = await handOut(randomBytes(1000))
    server.clock.pass(limits.fileUrlMs)
    expect(await problemOf(await save(view))).toEqual({ status: 404, code: 'file.unknown' })
    expect((await save(await one(view.handoutId))).status).toBe(200)
  })

  test('closing the session deletes its files', async () => {
    const view = await handOut(randomBytes(1000))
    await offer()
    await server.close()
    expect(await problemOf(await save(view))).toEqual({ status: 404, code: 'file.unknown' })
    await vi.waitFor(async () => expect(await server.onDisk()).toEqual([]), 15_000)
    expect(await rows()).toEqual([])
  })
})
