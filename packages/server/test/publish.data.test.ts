import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { limits, newId, type OpenAnswer, type PublishAnswer } from '@snaplink/contract'
import sharp from 'sharp'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { startCloudinaryStandIn } from './cloudinary-stand-in.ts'
import { databases, type TestDatabase } from './databases.ts'
import type { StandIn } from './destination-store.ts'
import { jpeg } from './pictures.ts'
import { startS3StandIn } from './s3-stand-in.ts'
import { startWholeServer, type WholeServer } from './whole-server.ts'

const s3Account = { accessKeyId: 'AKID', secretAccessKey: 'secret', region: 'eu-test-1', bucket: 'photos' }
const cloud = { cloudName: 'demo', apiKey: '1234', apiSecret: 'abcd', algorithm: 'sha1' } as const
const within = { timeout: 30_000, interval: 50 }

describe.each(databases)('publishing on $name', ({ open }) => {
  let database: TestDatabase
  let server: WholeServer
  let bucket: StandIn
  let cloudinary: StandIn
  let folder: string
  let shop: string
  let page: OpenAnswer
  beforeEach(async () => {
    database = await open()
    bucket = await startS3StandIn(s3Account)
    cloudinary = await startCloudinaryStandIn(cloud)
    folder = await mkdtemp(join(tmpdir(), 'snaplink-published-'))
    const destinations = [
      `folder=file://${folder}?public=https://img.example`,
      `bucket=s3+${bucket.url.replace('//', '//AKID:secret@')}/photos/list?region=eu-test-1&public=https://cdn.example`,
      `cloud=cloudinary://1234:abcd@demo/list?api=${cloudinary.url}`,
    ]
    server = await startWholeServer(database, { env: { SNAPLINK_DESTINATIONS: destinations.join('\n') } })
    shop = (await server.apiKeys.create('Shop')).secret
    page = await server.openPage(shop)
  })
  afterEach(async () => {
    await server.remove()
    await Promise.all([bucket.stop(), cloudinary.stop()])
    await rm(folder, { recursive: true, force: true })
    await database.drop()
  })

  const publish = (body: object, as = shop) =>
    server.ask('POST', `api/sessions/${page.sessionId}/publish`, { as, body })
  /** Asks until it is there, with the clock going on, so that what failed is tried again. */
  async function published(body: object): Promise<PublishAnswer> {
    let isOver = false
    const tick = setInterval(() => !isOver && server.clock.pass(1_000), 100)
    const { status, body: answer } = await publish(body).finally(() => {
      isOver = true
      clearInterval(tick)
    })
    expect(status, JSON.stringify(answer)).toBe(200)
    return answer
  }
  const edit = (photoId: string, data: object) =>
    server.command(page.sessionId, page.pageToken, 'photo.edit', { photoId, ...data })
  async function twoPhotos() {
    const first = await jpeg()
    return {
      first: [await server.addPhoto(page, first), first] as const,
      second: await server.addPhoto(page, await jpeg({ quality: 60 })),
    }
  }

  test('puts the chosen photos there in the order that was asked for, and the log says so', async () => {
    const { first, second } = await twoPhotos()
    await server.addPhoto(page, await jpeg({ quality: 50 }))
    const answer = await published({ id: 'listing-1', photoIds: [second, first[0]], destination: 'bucket' })
    const keys = [...bucket.objects.keys()]
    expect(keys).toHaveLength(2)
    expect(keys[0]).toMatch(/^list\/[0-9a-f]{24}\/01\.jpg$/)
    expect(keys[1]?.slice(0, -6)).toBe(keys[0]?.slice(0, -6))
    expect(answer).toEqual({
      ...{ id: 'listing-1', destination: 'bucket', state: 'done' },
      photos: [second, first[0]].map((photoId, i) => ({
        ...{ photoId, mediaType: 'image/jpeg', url: `https://cdn.example/${keys[i]?.slice('list/'.length)}` },
      })),
    })
    // Untouched, it is the file that came, byte for byte.
    expect(bucket.objects.get(keys[1] ?? '')?.bytes.equals(first[1])).toBe(true)
    expect((await server.events(page.sessionId, page.pageToken)).at(-1)).toMatchObject({
      type: 'photos.published',
      data: { publicationId: 'listing-1', photos: answer.photos.map(({ photoId, url }) => ({ photoId, url })) },
    })
  })

  test('carries out the edits, and all that are ready go to the first destination unless somebody says otherwise', async () => {
    const { first } = await twoPhotos()
    await edit(first[0], { rotation: 90, crop: { x: 0, y: 0, width: 1, height: 0.5 } })
    const answer = await published({ id: 'listing-1' })
    expect(answer.destination).toBe('folder')
    const [name = ''] = await readdir(folder)
    expect(await readdir(join(folder, name))).toEqual(['01.jpg', '02.jpg'])
    expect(answer.photos.map(({ url }) => url)).toEqual([1, 2].map((n) => `https://img.example/${name}/0${n}.jpg`))
    const bytes = await readFile(join(folder, name, '01.jpg'))
    expect(await sharp(bytes).metadata()).toMatchObject({ width: 48, height: 32, format: 'jpeg' })
    // Red was on the left, so it is on top.
    const [red] = (await sharp(bytes).stats()).channels
    expect(red?.mean).toBeGreaterThan(240)
  })

  test('goes to Cloudinary', async () => {
    const { first, second } = await twoPhotos()
    const { photos } = await published({ id: 'listing-1', photoIds: [first[0], second], destination: 'cloud' })
    expect([...cloudinary.objects.keys()]).toHaveLength(2)
    expect(cloudinary.refusals).toEqual([])
    expect(photos[0]?.url).toMatch(
      /^https:\/\/res\.cloudinary\.com\/demo\/image\/upload\/v1\/list\/[0-9a-f]{24}\/01\.jpg$/,
    )
  })

  test('asked for again is the same, also at once and after the page was closed; something else under its id is refused', async () => {
    const { first, second } = await twoPhotos()
    const request = { id: 'listing-1', photoIds: [first[0], second], destination: 'bucket' }
    const answers = await Promise.all([published(request), published(request), published(request)])
    expect(answers[1]).toEqual(answers[0])
    expect(answers[2]).toEqual(answers[0])
    await edit(first[0], { rotation: 90 })
    expect(await published(request)).toEqual(answers[0])
    expect([...bucket.objects.values()].map(({ puts }) => puts)).toEqual([1, 1])
    const conflict = await publish({ ...request, photoIds: [second] })
    expect([conflict.status, conflict.body.code]).toEqual([409, 'publish.conflict'])
    expect((await publish({ ...request, destination: 'folder' })).body.code).toBe('publish.conflict')

    await server.ask('DELETE', `api/sessions/${page.sessionId}`, { as: shop })
    expect(await published(request)).toEqual(answers[0])
    expect((await publish({ id: 'listing-2' })).body.code).toBe('session.closed')
  })

  test('goes on after answers that were lost and stores that were down, without a duplicate', async () => {
    const { first, second } = await twoPhotos()
    bucket.faults.push('lost-answer', { status: 503 }, null, { status: 500 })
    const { photos } = await published({ id: 'listing-1', photoIds: [first[0], second], destination: 'bucket' })
    expect(photos).toHaveLength(2)
    expect([...bucket.objects.values()].map(({ puts }) => puts)).toEqual([2, 1])
  })

  test('that is refused says so, and can be asked for again when the settings are right', async () => {
    const { first } = await twoPhotos()
    const request = { id: 'listing-1', photoIds: [first[0]], destination: 'bucket' }
    bucket.faults.push({ status: 403 })
    const refused = await publish(request)
    expect([refused.status, refused.body.code]).toEqual([502, 'publish.refused'])
    expect((await published(request)).photos).toHaveLength(1)
  })

  test('that is never taken is given up after six tries, and said', async () => {
    const { first } = await twoPhotos()
    for (let i = 0; i < 6; i++) bucket.faults.push({ status: 500 })
    const request = { id: 'listing-1', photoIds: [first[0]], destination: 'bucket' }
    const tick = setInterval(() => server.clock.pass(20_000), 100)
    const failed = await publish(request)
    clearInterval(tick)
    expect([failed.status, failed.body.code]).toEqual([502, 'publish.failed'])
    expect((await published(request)).photos).toHaveLength(1)
  })

  test('is for the owner of the page, and for nobody else', async () => {
    const { first } = await twoPhotos()
    const request = { id: 'listing-1', photoIds: [first[0]] }
    const other = (await server.apiKeys.create('Other')).secret
    expect((await publish(request, other)).body.code).toBe('session.unknown')
    expect((await publish(request, await server.guest())).body.code).toBe('session.unknown')
    expect((await publish(request, page.pageToken)).body.code).toBe('login.required')
    expect((await server.ask('POST', `api/sessions/${newId()}/publish`, { as: shop, body: request })).body.code).toBe(
      'session.unknown',
    )
    expect(await readdir(folder)).toEqual([])

    const person = await server.guest()
    page = await server.openPage(person)
    const own = await server.addPhoto(page, await jpeg())
    expect((await publish({ id: 'listing-1', photoIds: [own] }, person)).status).toBe(200)
  })

  test('needs photos that are there and ready, and a destination that the settings name', async () => {
    const { first } = await twoPhotos()
    const offered = newId()
    const data = { photoId: offered, position: 9, name: 'a.jpg', bytes: 1000, mediaType: 'image/jpeg' }
    await server.command(page.sessionId, page.pageToken, 'photo.offer', data)
    const codeOf = async (request: object) => (await publish({ id: newId(), ...request })).body.code
    expect(await codeOf({ photoIds: [first[0], offered] })).toBe('photo.not-ready')
    expect(await codeOf({ photoIds: [first[0], newId()] })).toBe('photo.unknown')
    expect(await codeOf({ photoIds: [first[0]], destination: 'http://elsewhere.example' })).toBe('destination.unknown')
    expect(await codeOf({ photoIds: [] })).toBe('request.invalid')
    await server.command(page.sessionId, page.pageToken, 'photo.remove', { photoId: first[0] })
    expect(await codeOf({ photoIds: [first[0]] })).toBe('photo.unknown')
  })

  test('is not overtaken by the sweep of a page that is closed meanwhile', async () => {
    const { first, second } = await twoPhotos()
    const gate = Promise.withResolvers<void>()
    bucket.faults.push({ heldBy: gate.promise })
    const request = { id: 'listing-1', photoIds: [first[0], second], destination: 'bucket' }
    const answer = publish(request)
    await bucket.hasReceived(1)
    await server.ask('DELETE', `api/sessions/${page.sessionId}`, { as: shop })
    const jobs = () => database.db.read.selectFrom('jobs').select(['kind', 'attempts', 'lastError']).execute()
    await vi.waitFor(async () => {
      expect((await jobs()).find(({ kind }) => kind === 'photos.sweep')?.lastError).toMatch(/has to wait/)
    }, within)
    gate.resolve()
    expect((await answer).body).toMatchObject({ state: 'done' })
    expect(bucket.objects.size).toBe(2)
    server.clock.pass(limits.sessionWarnMs)
    await vi.waitFor(async () => expect(await jobs()).toEqual([]), within)
    expect(await database.db.read.selectFrom('files').select('id').execute()).toEqual([])
  })
})
