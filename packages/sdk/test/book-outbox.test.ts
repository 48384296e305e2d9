import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { newId } from '@snaplink/contract'
import { IDBFactory } from 'fake-indexeddb'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { type BookOutbox, openBookOutbox, sendLeftBooks } from '../src/book-outbox.ts'
import { openOwnBooks } from '../src/books.ts'
import { joinSession, openSession, type PageSession, type PhoneSession, resumePhone } from '../src/index.ts'
import { eventually } from './eventually.ts'
import { type SpawnedServer, spawnServer } from './spawn-server.ts'

const realFetch = globalThis.fetch
const isbns = ['9780261102217', '9783161484100', '9780141036144', '9780306406157', '9780140449136']
const [one = '', two = '', three = ''] = isbns

let dataDir: string
let server: SpawnedServer
let login: string
let page: PageSession
let phone: PhoneSession
const open = new Set<{ stop(): void }>()

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'snaplink-books-'))
  await start(0)
}, 30_000)

beforeEach(async () => {
  vi.stubGlobal('indexedDB', new IDBFactory())
  const answer = await realFetch(new URL('api/auth/guest', server.base), { method: 'POST' })
  login = ((await answer.json()) as { token: string }).token
  await pair()
}, 30_000)

afterEach(() => {
  for (const each of open) each.stop()
  open.clear()
  vi.unstubAllGlobals()
})

afterAll(async () => {
  await server.kill('SIGTERM')
  await rm(dataDir, { recursive: true })
})

async function start(port: number): Promise<void> {
  vi.stubEnv('SNAPLINK_BOOK_PROVIDERS', 'off')
  server = await spawnServer(dataDir, port)
  vi.unstubAllEnvs()
}

const opened = <T extends { stop(): void }>(each: T): T => {
  open.add(each)
  return each
}

async function pair(): Promise<void> {
  const { base } = server
  page = opened(await openSession({ base, login }))
  const ticket = page.ticket.get()?.ticket ?? ''
  phone = opened(await joinSession({ base, ticket, deviceId: newId(), name: 'Pixel 7' }))
}

const own = () => opened(openOwnBooks({ base: server.base, login, refreshMs: 200 }))
const shown = ({ books }: BookOutbox) => books.get().map(({ book, state }) => `${book.isbn ?? book.title} ${state}`)
const isWaiting = ({ books }: BookOutbox) => books.get().some(({ state }) => state === 'waiting')
/** The oldest first. */
const catalogue = ({ books }: ReturnType<typeof own>) =>
  books
    .get()
    .map(({ isbn, title }) => isbn ?? title)
    .reverse()

/** What the phone asks for over HTTP goes through here; over its socket too, for it has none. */
function overHttpOnly(handle: (send: () => Promise<Response>) => Promise<Response>) {
  phone.stop()
  phone = opened(resumePhone(phone.credential, { base: server.base, transports: ['long-poll'] }))
  vi.stubGlobal('fetch', (url: URL, request: RequestInit) => {
    const send = () => realFetch(url, request)
    return String(url).endsWith('/commands') ? handle(send) : send()
  })
}

test('books that were scanned while the server was down, and before a reload, arrive once and in order', {
  timeout: 60_000,
}, async () => {
  const mine = own()
  let outbox = openBookOutbox(phone)
  outbox.add({ isbn: one })
  await eventually(() => shown(outbox).join() === `${one} delivered`)
  await server.kill('SIGKILL')
  outbox.add({ isbn: two })
  outbox.add({ title: 'Without a barcode', authors: ['Ann'] })
  await eventually(() => outbox.books.get().length === 3)
  phone.stop()
  phone = opened(resumePhone(phone.credential, { base: server.base }))
  outbox = openBookOutbox(phone)
  await eventually(() => outbox.books.get().length === 3)
  outbox.add({ isbn: three })
  await start(Number(new URL(server.base).port))
  await eventually(() => !isWaiting(outbox))
  await eventually(() => catalogue(mine).length === 4)
  expect(catalogue(mine)).toEqual([one, two, 'Without a barcode', three])
})

test('an answer that is lost adds nothing twice; a known book is told, or gets a copy; a wrong one holds up no other', {
  timeout: 30_000,
}, async () => {
  const mine = own()
  let lost = 0
  overHttpOnly(async (send) => {
    const answer = await send()
    if (lost++ < 2) throw new TypeError('the line broke')
    return answer
  })
  const outbox = openBookOutbox(phone)
  for (const isbn of [one, '9780261102218', one]) outbox.add({ isbn })
  outbox.add({ isbn: one, ifKnown: 'copy' })
  await eventually(() => !isWaiting(outbox))
  expect(outbox.books.get()).toMatchObject([
    { state: 'delivered', added: { isKnown: false, copies: 1 } },
    { state: 'failed', failure: 'book.isbn-wrong' },
    { state: 'delivered', added: { isKnown: true, copies: 1 } },
    { state: 'delivered', added: { isKnown: true, copies: 2 } },
  ])
  await eventually(() => mine.books.get()[0]?.copies.length === 2)
  expect(catalogue(mine)).toEqual([one])
})

test('what was added is taken back: a book is removed, a copy is one less, what was there already stays', {
  timeout: 30_000,
}, async () => {
  const mine = own()
  const outbox = openBookOutbox(phone)
  const [book, known, copy] = [{}, {}, { ifKnown: 'copy' } as const].map((how) => outbox.add({ isbn: one, ...how }))
  await eventually(() => mine.books.get()[0]?.copies.length === 2 && !isWaiting(outbox))
  await outbox.undo(known?.bookId ?? '')
  expect(mine.books.get()).toHaveLength(1)
  await outbox.undo(copy?.bookId ?? '')
  await eventually(() => mine.books.get()[0]?.copies.length === 1)
  await outbox.undo(book?.bookId ?? '')
  await eventually(() => mine.books.get().length === 0)
  expect(shown(outbox)).toEqual([])
})

test('a book that is removed on the computer leaves the phone’s list, and comes back with it', {
  timeout: 30_000,
}, async () => {
  const mine = own()
  const outbox = openBookOutbox(phone)
  const { bookId } = outbox.add({ isbn: one })
  await eventually(() => catalogue(mine).length === 1 && !isWaiting(outbox))
  const { undoId = '' } = await mine.remove([bookId])
  await eventually(() => outbox.books.get().length === 0)
  await mine.undo(undoId)
  await eventually(() => shown(outbox).join() === `${one} delivered`)
})

test('what was scanned off-line arrives after the session’s end, also when the phone is elsewhere or nowhere', {
  timeout: 30_000,
}, async () => {
  const mine = own()
  overHttpOnly(() => Promise.reject(new TypeError('off-line')))
  const outbox = openBookOutbox(phone)
  for (const isbn of [one, two]) outbox.add({ isbn })
  await page.end()
  await eventually(() => phone.connection.get().state === 'ended')
  expect(shown(outbox)).toEqual([`${one} waiting`, `${two} waiting`])
  phone.stop()
  vi.stubGlobal('fetch', realFetch)
  const left = opened(sendLeftBooks())
  await eventually(() => catalogue(mine).join() === `${one},${two}`)
  await eventually(() => left.books.get().length === 0)
})
