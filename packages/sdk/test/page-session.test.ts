import { newId } from '@snaplink/contract'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { openSession, type PageSession, resumePage } from '../src/index.ts'
import { eventually } from './eventually.ts'
import { type FakeServer, startFakeServer } from './fake-server.ts'

let server: FakeServer
let session: PageSession

beforeEach(async () => {
  server = await startFakeServer()
})

afterEach(async () => {
  vi.useRealTimers()
  vi.restoreAllMocks()
  session.stop()
  await server.stop()
})

const preview = { mediaType: 'image/jpeg' as const, base64: btoa('tiny'), width: 4, height: 3 }
const photos = () => session.photos.get()

async function open() {
  session = await openSession({ base: server.base, pageName: 'Ann’s desktop' })
  await eventually(() => session.connection.get().state === 'live' && session.view.get() !== null)
}

function offer(name: string, position = 1, hasPreview = false) {
  const photoId = newId()
  const offered = { photoId, position, name, bytes: 3, mediaType: 'image/jpeg' }
  server.photos.set(photoId, {
    ...{ ...offered, deviceId: 'a-phone', state: 'offered', offeredAt: 0, urls: {} },
  })
  server.append('photo.offered', { ...offered, hasPreview }, 'a-phone')
  return photoId
}

function change(photoId: string, changes: object) {
  const photo = server.photos.get(photoId)
  if (photo) server.photos.set(photoId, { ...photo, ...changes })
}

test('phones that come, go away and leave are in the view', async () => {
  await open()
  const states = () => session.view.get()?.devices.map(({ name, state }) => `${name} ${state}`)
  server.append('device.joined', { deviceId: 'a-phone', name: 'Pixel 7' }, 'a-phone')
  await eventually(() => states()?.join() === 'Pixel 7 connected')
  server.signal({ type: 'device.state', by: 'server', data: { deviceId: 'a-phone', name: 'Pixel 7', state: 'away' } })
  await eventually(() => states()?.join() === 'Pixel 7 away')
  server.append('device.removed', { deviceId: 'a-phone', reason: 'left' }, 'a-phone')
  await eventually(() => states()?.length === 0)
})

test('a device state that changed while the line was down is known after it is back', async () => {
  await open()
  server.append('device.joined', { deviceId: 'a-phone', name: 'Pixel 7' }, 'a-phone')
  await eventually(() => session.view.get()?.devices.length === 1)
  server.devices.push({ deviceId: 'a-phone', name: 'Pixel 7', role: 'phone', state: 'gone', joinedAt: 0 })
  server.cut()
  await eventually(() => session.view.get()?.devices[0]?.state === 'gone')
})

test('the ticket is there at once, and renewed in time and when a phone has used it', async () => {
  server.renewInMs = 300
  await open()
  expect(session.ticket.get()?.ticket).toBe('ticket-number-1')
  await eventually(() => session.ticket.get()?.ticket === 'ticket-number-3')
  server.renewInMs = 120_000
  const before = server.tickets()
  await eventually(() => server.tickets() === before + 1)
  server.append('device.joined', { deviceId: 'a-phone', name: 'Pixel 7' }, 'a-phone')
  await eventually(() => session.ticket.get()?.ticket === `ticket-number-${before + 2}`)
})

test('the ticket is renewed every two minutes, by the clock', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] })
  session = await openSession({ base: server.base })
  await vi.advanceTimersByTimeAsync(119_000)
  expect(server.tickets()).toBe(1)
  await vi.advanceTimersByTimeAsync(1100)
  vi.useRealTimers()
  await eventually(() => server.tickets() === 2)
})

test('a reloaded page has a ticket and its photos again', async () => {
  const photoId = offer('a.jpg')
  const credential = { ...server.page, sessionId: server.sessionId, role: 'page' as const }
  session = resumePage(credential, { base: server.base })
  await eventually(() => session.ticket.get() && photos().length === 1)
  expect(photos()[0]).toMatchObject({ photoId, name: 'a.jpg', state: 'offered' })
})

test('a tile is there as soon as a photo is offered, and stands where the person put it', async () => {
  await open()
  offer('second', 2)
  offer('first', 1)
  await eventually(() => photos().length === 2)
  expect(photos().map(({ name }) => name)).toEqual(['first', 'second'])
  expect(server.requests.filter((path) => path.includes('/photos/'))).toEqual([])
})

test('a preview is shown before anything is fetched, and gives way to the thumbnail', async () => {
  await open()
  const photoId = offer('a.jpg', 1, true)
  server.signal({ type: 'photo.preview', by: 'a-phone', data: { photoId, preview } })
  await eventually(() => photos()[0]?.previewUrl)
  expect(photos()[0]).toMatchObject({ width: 4, height: 3, urls: {} })
  expect(await (await fetch(photos()[0]?.previewUrl ?? '')).text()).toBe('tiny')
  change(photoId, { state: 'ready', urls: { thumb: 'api/files/t?s=1', display: 'api/files/d?s=1' } })
  server.append('photo.ready', { photoId, width: 400, height: 300 })
  await eventually(() => photos()[0]?.urls.display)
  expect(photos()[0]?.urls.display).toBe(`${server.base}/api/files/d?s=1`)
  await eventually(() => !photos()[0]?.previewUrl)
})

test('a preview that overtakes its photo’s event is shown at once', async () => {
  await open()
  const photoId = newId()
  server.signal({ type: 'photo.preview', by: 'a-phone', data: { photoId, preview } })
  await eventually(() => photos()[0]?.previewUrl)
  server.append('photo.offered', { photoId, position: 7, name: 'a.jpg', bytes: 3, mediaType: '', hasPreview: true })
  await eventually(() => photos()[0]?.name === 'a.jpg')
  expect(photos()[0]).toMatchObject({ position: 7, width: 4, height: 3 })
  expect(photos()[0]?.previewUrl).toBeDefined()
})

test('a preview whose photo is refused after all goes away again, and may come back', async () => {
  await open()
  const photoId = newId()
  const showPreview = () => server.signal({ type: 'photo.preview', by: 'a-phone', data: { photoId, preview } })
  showPreview()
  await eventually(() => photos().length === 1)
  server.signal({ type: 'photo.refused', by: 'a-phone', data: { photoId, name: 'a.jpg', code: 'photo.too-many' } })
  await eventually(() => photos().length === 0)
  showPreview()
  await eventually(() => photos()[0]?.previewUrl)
})

test('a preview whose signal was lost is fetched', async () => {
  await open()
  const photoId = offer('a.jpg', 1, true)
  change(photoId, { urls: { preview: 'api/files/p?s=1' } })
  await eventually(() => photos()[0]?.urls.preview)
})

test('progress is shown until the photo has arrived', async () => {
  await open()
  const photoId = offer('a.jpg')
  await eventually(() => photos().length === 1)
  server.signal({ type: 'photo.progress', by: 'a-phone', data: { photoId, sentBytes: 1, totalBytes: 3 } })
  await eventually(() => photos()[0]?.sentBytes === 1)
  change(photoId, { state: 'received' })
  server.append('photo.received', { photoId, bytes: 3, sha256: 'x', mediaType: 'image/jpeg' })
  await eventually(() => photos()[0]?.state === 'received')
  expect(photos()[0]?.sentBytes).toBeUndefined()
})

test('several events about one photo cost one request, and about many photos one list', async () => {
  await open()
  const ids = [1, 2, 3, 4, 5].map((position) => offer(`${position}`, position))
  await eventually(() => photos().length === 5)
  server.requests.length = 0
  for (const photoId of ids) {
    change(photoId, { state: 'ready', urls: { thumb: 'api/files/t' } })
    server.append('photo.received', { photoId, bytes: 3, sha256: 'x', mediaType: 'image/jpeg' })
    server.append('photo.ready', { photoId, width: 4, height: 3 })
  }
  await eventually(() => photos().every(({ urls }) => urls.thumb))
  expect(server.requests).toEqual(['GET /api/sessions/:id/photos'])
})

test('rejected photos keep their reason, removed ones go', async () => {
  await open()
  const [a, b] = [offer('a', 1), offer('b', 2)]
  await eventually(() => photos().length === 2)
  server.append('photo.rejected', { photoId: a, code: 'photo.damaged' })
  await eventually(() => photos()[0]?.code === 'photo.damaged')
  await session.removePhoto(b)
  await eventually(() => photos().length === 1)
  await session.removePhoto(b)
})

test('an answer that was on its way while a photo was moved does not move it back', async () => {
  await open()
  const [a, b] = [offer('a', 1), offer('b', 2)]
  await eventually(() => photos().length === 2)
  change(b, { state: 'ready', urls: { thumb: 'api/files/t' } })
  const held = holdAnswer(`/photos/${b}`)
  server.append('photo.ready', { photoId: b, width: 4, height: 3 })
  await held.isHere
  server.append('photo.edited', { photoId: b, position: 0, isCover: false, edits: null })
  await eventually(() => photos()[0]?.photoId === b)
  held.letGo()
  await eventually(() => photos().some(({ urls }) => urls.thumb))
  expect(photos().map(({ photoId }) => photoId)).toEqual([b, a])
})

/** Keeps the server's answer to one address back until it is let go. */
function holdAnswer(urlEnd: string) {
  const [here, going] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  const ask = globalThis.fetch
  vi.spyOn(globalThis, 'fetch').mockImplementation(async (input, init) => {
    const answer = await ask(input, init)
    if (String(input).endsWith(urlEnd)) {
      here.resolve()
      await going.promise
    }
    return answer
  })
  return { isHere: here.promise, letGo: () => going.resolve() }
}

test('after events were missed for good, the photos are what the server has', async () => {
  await open()
  offer('a')
  await eventually(() => photos().length === 1)
  server.interfere = () => 'drop'
  server.upgrades = 'refuse'
  server.cut()
  server.photos.clear()
  offer('b')
  server.forgetBefore(10)
  for (let i = 0; i < 10; i++) server.append('test.happened', {})
  server.interfere = () => undefined
  server.upgrades = 'accept'
  await eventually(() => photos()[0]?.name === 'b')
  expect(photos()).toHaveLength(1)
})
