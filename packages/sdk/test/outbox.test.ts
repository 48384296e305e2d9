import { IDBFactory } from 'fake-indexeddb'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { joinSession, type OutboxPhoto, type PhoneSession, resumePhone } from '../src/index.ts'
import { eventually } from './eventually.ts'
import { type FakeServer, startFakeServer } from './fake-server.ts'
import { FakeXmlHttpRequest } from './fake-xml-http-request.ts'

let server: FakeServer
let session: PhoneSession

beforeEach(async () => {
  vi.stubGlobal('XMLHttpRequest', FakeXmlHttpRequest)
  vi.stubGlobal('indexedDB', new IDBFactory())
  server = await startFakeServer()
  session = await join()
})

afterEach(async () => {
  session.stop()
  vi.unstubAllGlobals()
  await server.stop()
})

function join() {
  return joinSession({ base: server.base, ticket: 'ticket-number-1', deviceId: 'the-phone-itself', name: 'Pixel 7' })
}

function photo(name: string, content = name): File {
  return new File([content], name, { type: 'image/jpeg' })
}

const outbox = () => session.outbox.get()
const states = () => outbox().map(({ name, state }) => `${name} ${state}`)
const failures = () => outbox().filter((each): each is OutboxPhoto & { state: 'failed' } => each.state === 'failed')
const isUpload = (path: string) => path.startsWith('PATCH /files/')
const uploads = () => server.requests.filter(isUpload)

test('photos arrive with their bytes, in the person’s order, all offered before the first original', async () => {
  const order: string[] = []
  server.onCommand = (command) => void order.push(command.type)
  server.onUpload = () => void order.push('original')
  await session.sendPhotos(['a', 'b', 'c', 'd', 'e'].map((name) => photo(name)))
  expect(outbox().map(({ position }) => position)).toEqual([1, 2, 3, 4, 5])
  await eventually(() => states().every((state) => state.endsWith('arrived')))
  expect(order).toEqual([...Array(5).fill('photo.offer'), ...Array(5).fill('original')])
  expect([...server.originals.values()].map(String).sort()).toEqual(['a', 'b', 'c', 'd', 'e'])
  expect(session.pageName.get()).toBe('Ann’s desktop')
})

test('at most three originals are on their way at once', async () => {
  let [now, most] = [0, 0]
  const real = FakeXmlHttpRequest.prototype.send
  vi.spyOn(FakeXmlHttpRequest.prototype, 'send').mockImplementation(async function (this: FakeXmlHttpRequest, body) {
    most = Math.max(most, ++now)
    await real.call(this, body)
    now--
  })
  await session.sendPhotos(Array.from({ length: 9 }, (_, index) => photo(`${index}`)))
  await eventually(() => server.originals.size === 9)
  expect(most).toBe(3)
  vi.restoreAllMocks()
})

test('a phone that was killed while sending goes on by itself after a reload, and nothing is doubled', async () => {
  server.onUpload = () => 'server.stopping'
  await session.sendPhotos([photo('a'), photo('b')])
  await eventually(() => server.photos.size === 2 && uploads().length > 0)
  const before = outbox().map(({ photoId }) => photoId)
  session.stop()
  server.onUpload = undefined

  session = resumePhone(session.credential, { base: server.base })
  await eventually(() => server.originals.size === 2 && states().join() === 'a arrived,b arrived')
  expect(outbox().map(({ photoId }) => photoId)).toEqual(before)
  expect(server.events.filter(({ type }) => type === 'photo.offered')).toHaveLength(2)
  await session.sendPhotos([photo('c')])
  expect(outbox().at(-1)?.position).toBe(3)
})

test('a phone that was killed before it could offer offers after a reload', async () => {
  server.onCommand = () => 'server.stopping'
  await session.sendPhotos([photo('a')])
  await eventually(() => server.commands.length > 0)
  session.stop()
  server.onCommand = undefined
  session = resumePhone(session.credential, { base: server.base })
  await eventually(() => states().join() === 'a arrived')
})

test('photos are shown while they are being copied; what a killed page had not copied is told, and taken back', async () => {
  const endless = Object.assign(photo('a'), { stream: () => new ReadableStream<Uint8Array<ArrayBuffer>>() })
  void session.sendPhotos([endless, photo('b')])
  await eventually(() => server.photos.size === 2)
  expect(session.sending.get()).toMatchObject({ state: 'copying', copying: 2 })
  expect(uploads()).toEqual([])
  session.stop()

  session = resumePhone(session.credential, { base: server.base })
  await eventually(() => states().join() === 'a failed,b failed')
  expect(failures().map(({ code }) => code)).toEqual(['photo.interrupted', 'photo.interrupted'])
  await eventually(() => server.photos.size === 0)
})

test('a phone that was killed before it heard that its offer succeeded does not offer twice', async () => {
  server.onCommand = () => 'silent'
  await session.sendPhotos([photo('a')])
  await eventually(() => server.photos.size === 1)
  session.stop()
  server.onCommand = undefined
  session = resumePhone(session.credential, { base: server.base })
  await eventually(() => states().join() === 'a arrived')
  expect(server.events.filter(({ type }) => type === 'photo.offered')).toHaveLength(1)
})

test('what arrived is let go, and still listed after a reload with what has become of it', async () => {
  await session.sendPhotos([photo('a'), photo('b')])
  await eventually(() => server.originals.size === 2)
  const [a, b] = outbox().map(({ photoId }) => photoId)
  await eventually(() => states().join() === 'a arrived,b arrived')
  session.stop()
  const shown = server.photos.get(a ?? '')
  if (shown) server.photos.set(shown.photoId, { ...shown, state: 'ready' })
  server.photos.delete(b ?? '')
  session = resumePhone(session.credential, { base: server.base })
  await eventually(() => states().join() === 'a ready')
  expect(uploads()).toHaveLength(2)
})

test('ready and rejected photos say so', async () => {
  await session.sendPhotos([photo('a'), photo('b')])
  await eventually(() => states().join() === 'a arrived,b arrived')
  const [a, b] = outbox().map(({ photoId }) => photoId)
  server.append('photo.ready', { photoId: a, width: 4, height: 3 })
  server.append('photo.rejected', { photoId: b, code: 'photo.damaged' })
  await eventually(() => states().join() === 'a ready,b failed')
  expect(failures()[0]).toMatchObject({ code: 'photo.damaged', canRetry: false })
  expect(failures()[0]?.sentence).toContain('damaged')
})

test('a photo that is refused is said to be, and the others are unaffected', async () => {
  server.onCommand = ({ data }) => ('name' in data && data.name === 'b' ? 'photo.too-large' : undefined)
  server.onUpload = (_, bytes) => (String(bytes) === 'c' ? 'photo.not-an-image' : undefined)
  await session.sendPhotos([photo('a'), photo('b'), photo('c'), photo('d')])
  await eventually(() => states().join() === 'a arrived,b failed,c failed,d arrived')
  expect(failures().map(({ code, canRetry }) => [code, canRetry])).toEqual([
    ['photo.too-large', false],
    ['photo.not-an-image', false],
  ])
})

test('a full disk keeps the photo on the phone, and a retry sends it', async () => {
  server.onUpload = () => 'storage.full'
  await session.sendPhotos([photo('a')])
  await eventually(() => failures().length === 1)
  expect(failures()[0]).toMatchObject({ code: 'storage.full', canRetry: true })
  server.onUpload = undefined
  session.retryPhoto(outbox()[0]?.photoId ?? '')
  await eventually(() => states().join() === 'a arrived')
})

test('a line that breaks and a server that restarts are waited out', async () => {
  const faults = ['drop', 'server.failed', 'photo.interrupted', 'photo.digest-mismatch'] as const
  server.interfere = (_, path) => {
    return isUpload(path) ? faults[uploads().length - 1] : undefined
  }
  await session.sendPhotos([photo('a')])
  await eventually(() => states().join() === 'a arrived', 10_000)
  expect(server.photos.size).toBe(1)
}, 15_000)

test('an answer that was lost does not matter: the event says that the photo is safe', async () => {
  server.interfere = (_, path) => (isUpload(path) ? 'hang' : undefined)
  await session.sendPhotos([photo('a')])
  await eventually(() => states().join() === 'a sending')
  const photoId = outbox()[0]?.photoId
  server.append('photo.received', { photoId, bytes: 1, sha256: '', mediaType: 'image/jpeg' })
  await eventually(() => states().join() === 'a arrived')
})

test('a file that cannot be read fails with a sentence, and nobody else hears of it', async () => {
  const gone = () => Promise.reject(new DOMException('gone', 'NotReadableError'))
  const unreadable = Object.assign(photo('cloud'), { slice: () => ({ arrayBuffer: gone }), arrayBuffer: gone })
  await session.sendPhotos([unreadable, photo('a')])
  await eventually(() => states().join() === 'cloud failed,a arrived')
  expect(failures()[0]?.sentence).toContain('could not read')
  expect(server.photos.size).toBe(1)
})

test('a photo that is dropped while it is sent is taken back everywhere', async () => {
  server.interfere = (_, path) => (isUpload(path) ? 'hang' : undefined)
  await session.sendPhotos([photo('a')])
  await eventually(() => states().join() === 'a sending')
  await session.dropPhoto(outbox()[0]?.photoId ?? '')
  expect(outbox()).toEqual([])
  expect(server.photos.size).toBe(0)
})

test('a photo that was removed on the page leaves the phone’s list', async () => {
  await session.sendPhotos([photo('a')])
  await eventually(() => states().join() === 'a arrived')
  server.append('photo.removed', { photoId: outbox()[0]?.photoId })
  await eventually(() => outbox().length === 0)
})

test('without IndexedDB the photos are sent all the same', async () => {
  session.stop()
  vi.stubGlobal('indexedDB', {
    open: () => {
      throw new DOMException('private window')
    },
  })
  session = await join()
  await session.sendPhotos([photo('a')])
  await eventually(() => states().join() === 'a arrived')
})

test('a database that the browser cuts off while the page sleeps is opened again', async () => {
  const opened: IDBDatabase[] = []
  const factory = new IDBFactory()
  const open = factory.open.bind(factory)
  factory.open = (...given) => {
    const request = open(...given)
    request.addEventListener('success', () => opened.push(request.result))
    return request
  }
  session.stop()
  vi.stubGlobal('indexedDB', factory)
  session = await join()
  await session.sendPhotos([photo('a')])
  opened[0]?.close()
  await session.sendPhotos([photo('b')])
  await eventually(() => states().join() === 'a arrived,b arrived')
  session.stop()
  session = resumePhone(session.credential, { base: server.base })
  await eventually(() => outbox().length === 2)
})

test('another session’s photos stay in their own outbox', async () => {
  await session.sendPhotos([photo('a')])
  await eventually(() => states().join() === 'a arrived')
  session.stop()
  await server.stop()
  server = await startFakeServer()
  session = await join()
  await session.sendPhotos([photo('b')])
  await eventually(() => states().join() === 'b arrived')
})

test('saying goodbye ends the phone’s part', async () => {
  await session.leave()
  await eventually(() => session.connection.get().state === 'ended')
  expect(session.connection.get()).toEqual({ state: 'ended', code: 'device.removed' })
})
