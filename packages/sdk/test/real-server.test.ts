import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { newId } from '@snaplink/contract'
import { IDBFactory } from 'fake-indexeddb'
import sharp from 'sharp'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import {
  joinSession,
  me,
  openSession,
  type PageSession,
  type PhoneSession,
  resumePage,
  signIn,
  signUp,
  type TransportName,
} from '../src/index.ts'
import { eventually } from './eventually.ts'
import { FakeXmlHttpRequest } from './fake-xml-http-request.ts'
import { type SpawnedServer, spawnServer } from './spawn-server.ts'

const realFetch = globalThis.fetch

let dataDir: string
let server: SpawnedServer
let base: string
let page: PageSession
let phone: PhoneSession
let usedTicket: string

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'snaplink-sdk-'))
  await startServer(0)
}, 30_000)

afterEach(() => {
  page?.stop()
  phone?.stop()
  vi.unstubAllGlobals()
})

afterAll(async () => {
  await server.kill('SIGTERM')
  await rm(dataDir, { recursive: true })
})

async function startServer(port: number) {
  server = await spawnServer(dataDir, port)
  base = server.base
}

/** A page and a phone that have found each other. Node has no cookies, so the login goes along as a bearer. */
async function pair(transports?: TransportName[]) {
  const login = await realFetch(new URL('api/auth/guest', base), { method: 'POST' })
  const { token } = (await login.json()) as { token: string }
  vi.stubGlobal('fetch', (url: URL, request: RequestInit) => {
    const headers = new Headers(request?.headers)
    if (!headers.has('authorization')) headers.set('authorization', `Bearer ${token}`)
    return realFetch(url, { ...request, headers })
  })
  vi.stubGlobal('XMLHttpRequest', FakeXmlHttpRequest)
  vi.stubGlobal('indexedDB', new IDBFactory())
  page = await openSession({ base, transports, pageName: 'Ann’s desktop' })
  usedTicket = page.ticket.get()?.ticket ?? ''
  await eventually(() => page.connection.get().state === 'live')
  phone = await joinSession({ base, transports, ticket: usedTicket, deviceId: newId(), name: 'Pixel 7' })
  await eventually(() => phone.connection.get().state === 'live')
}

async function newTicket(): Promise<string> {
  await page.renewTicket()
  return page.ticket.get()?.ticket ?? ''
}

function jpeg(red = 170): Promise<Buffer> {
  const create = { width: 640, height: 480, channels: 3 as const, background: { r: red, g: 68, b: 68 } }
  return sharp({ create }).jpeg().toBuffer()
}

const phones = () => page.view.get()?.devices.filter(({ role }) => role === 'phone') ?? []

test.each(['websocket', 'sse', 'long-poll'] as const)(
  'a photo crosses over %s',
  { timeout: 30_000 },
  async (transport) => {
    await pair([transport])
    expect(page.connection.get()).toEqual({ state: 'live', transport })
    await eventually(
      () =>
        phones()
          .map(({ name, state }) => `${name} ${state}`)
          .join() === 'Pixel 7 connected',
    )
    const first = page.ticket.get()?.ticket
    await eventually(() => page.ticket.get()?.ticket !== undefined)
    expect(first).toBeDefined()
    expect(phone.pageName.get()).toBe('Ann’s desktop')

    const bytes = await jpeg()
    await phone.sendPhotos([new File([new Uint8Array(bytes)], 'a.jpg', { type: 'image/jpeg' })])
    await eventually(() => phone.outbox.get()[0]?.state === 'ready', 15_000)
    await eventually(() => page.photos.get()[0]?.urls.display)
    const [photo] = page.photos.get()
    expect(photo).toMatchObject({ name: 'a.jpg', state: 'ready', width: 640, height: 480, bytes: bytes.length })
    const original = await realFetch(photo?.urls.original ?? '')
    expect(Buffer.from(await original.arrayBuffer()).equals(bytes)).toBe(true)

    await page.removePhoto(photo?.photoId ?? '')
    await eventually(() => page.photos.get().length === 0 && phone.outbox.get().length === 0)
  },
)

test('the server refuses what is no picture, and the other photos are unaffected', { timeout: 30_000 }, async () => {
  await pair()
  const refused: string[] = []
  page.onSignal((signal) => signal.type === 'photo.refused' && refused.push(signal.data.code))
  await phone.sendPhotos([
    new File(['<svg xmlns="http://www.w3.org/2000/svg"/>'], 'a.jpg', { type: 'image/jpeg' }),
    new File([], 'empty.jpg', { type: 'image/jpeg' }),
    new File([new Uint8Array(await jpeg())], 'b.jpg', { type: 'image/jpeg' }),
  ])
  const states = () =>
    phone.outbox.get().map((photo) => `${photo.name} ${photo.state === 'failed' ? photo.code : photo.state}`)
  await eventually(() => states().join() === 'a.jpg photo.not-an-image,empty.jpg photo.empty,b.jpg ready', 15_000)
  await eventually(
    () =>
      page.photos
        .get()
        .map(({ state }) => state)
        .join() === 'rejected,ready',
  )
  expect(refused).toEqual(['photo.empty'])
})

test('the same photo, picked again on this phone or on another, is said to be there already', {
  timeout: 30_000,
}, async () => {
  await pair()
  const picture = new Uint8Array(await jpeg())
  const file = () => new File([picture], 'a.jpg', { type: 'image/jpeg' })
  await phone.sendPhotos([file(), file()])
  const states = (of: PhoneSession) => of.outbox.get().map(({ state }) => state)
  await eventually(() => states(phone).join() === 'ready,duplicate', 15_000)

  vi.stubGlobal('indexedDB', new IDBFactory())
  const ticket = await newTicket()
  const other = await joinSession({ base, ticket, deviceId: newId(), name: 'Pixel 8' })
  await other.sendPhotos([file()])
  await eventually(() => states(other).join() === 'duplicate', 15_000)
  other.stop()
})

test('a removed phone is told so, a closed session ends both', { timeout: 30_000 }, async () => {
  await pair()
  await page.removeDevice(phone.credential.deviceId)
  await eventually(() => phone.connection.get().state === 'ended')
  expect(phone.connection.get()).toEqual({ state: 'ended', code: 'device.removed' })
  await eventually(() => phones().length === 0)
  await page.end()
  await eventually(() => page.connection.get().state === 'ended')
  expect(page.connection.get()).toEqual({ state: 'ended', code: 'session.closed' })
  page = resumePage(page.credential, { base })
  await eventually(() => page.connection.get().state === 'ended')
})

test('accounts: what is refused comes with its sentence', { timeout: 30_000 }, async () => {
  const person = { email: 'ann@example.com', password: 'correct horse battery' }
  expect(await me({ base })).toEqual({ user: null, guests: true })
  expect(await signUp({ ...person, name: 'Ann' }, { base })).toMatchObject({ email: person.email, isGuest: false })
  await expect(signUp(person, { base })).rejects.toMatchObject({ code: 'login.email-taken' })
  await expect(signIn({ ...person, password: 'wrong' }, { base })).rejects.toMatchObject({
    code: 'login.wrong',
    sentence: 'This e-mail address and password do not belong together.',
  })
  expect(await signIn(person, { base })).toMatchObject({ name: 'Ann' })
  await expect(openSession({ base })).rejects.toMatchObject({ code: 'login.required' })
})

test('a server that is killed while photos cross: all of them arrive once it is back', {
  timeout: 60_000,
}, async () => {
  await pair()
  const pictures = await Promise.all(Array.from({ length: 12 }, (_, i) => jpeg(i * 20)))
  const seqs: number[] = []
  page.onEvent(({ seq }) => seqs.push(seq))
  const sending = phone.sendPhotos(
    pictures.map((picture, i) => new File([new Uint8Array(picture)], `${i}.jpg`, { type: 'image/jpeg' })),
  )
  await eventually(() => page.photos.get().some(({ state }) => state !== 'offered'))
  const { port } = new URL(base)
  await server.kill('SIGKILL')
  await sending
  await startServer(Number(port))
  await eventually(() => phone.outbox.get().every(({ state }) => state === 'ready'), 30_000)
  await eventually(() => page.photos.get().length === 12 && page.photos.get().every(({ state }) => state === 'ready'))
  expect(page.photos.get().map(({ name }) => name)).toEqual(Array.from({ length: 12 }, (_, i) => `${i}.jpg`))
  expect(seqs).toEqual(seqs.map((_, index) => (seqs[0] ?? 0) + index))
  expect(page.connection.get()).toEqual({ state: 'live', transport: 'websocket' })
})
