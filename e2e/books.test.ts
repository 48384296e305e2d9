import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  type BookList,
  type BookSummary,
  type BookVerb,
  type BookView,
  newId,
  type OpenAnswer,
  pairingUrl,
  type ScanList,
} from '@snaplink/contract'
import { afterAll, beforeAll, expect } from 'vitest'
import { bookScanner as texts } from '../packages/web/src/book-scanner-texts.ts'
import { scanner as scannerTexts } from '../packages/web/src/scanner-texts.ts'
import { ask, photosOf } from './support/api.ts'
import { findFaults } from './support/axe.ts'
import { makeFilm, photographCode } from './support/code-pictures.ts'
import { eventually } from './support/eventually.ts'
import { isMadeCoverOf, madeBook, madeIsbn } from './support/made-books.ts'
import type { Phone } from './support/phone.ts'
import { browserTest, lanName, networkFaults, useStage } from './support/stage.ts'

const count = 100
const isbns = Array.from({ length: count }, (_, index) => madeIsbn(index * 6151))
const folder = await mkdtemp(join(tmpdir(), 'snaplink-film-'))
const film = join(folder, 'books.mjpeg')

beforeAll(async () => makeFilm(film, await Promise.all(isbns.map((text) => photographCode({ text }))), 500))
afterAll(() => rm(folder, { recursive: true, force: true }))

// `localhost` is a secure context, where the page has the camera; a LAN's name is none.
const stage = useStage({
  ...{ host: 'localhost', camera: film, books: { seed: 8, trouble: 0.3 } },
  env: { SNAPLINK_CONTACT: 'books@example.com' },
})

/** Somebody's page in the mode of books, as a program opens it, and their catalogue. */
async function openBooks(bookVerb: BookVerb = { verb: 'add' }) {
  const { origin } = stage.server
  const { body: guest } = await ask<{ token: string }>('POST', `${origin}/api/auth/guest`, { json: {} })
  const { body: page } = await ask<OpenAnswer>('POST', `${origin}/api/sessions`, { token: guest.token, json: {} })
  const own = async <T>(method: string, path: string, json?: object) =>
    (await ask<T>(method, `${origin}/api/books${path}`, { token: guest.token, ...(json && { json }) })).body
  const setVerb = (verb: BookVerb) =>
    ask('POST', `${origin}/api/sessions/${page.sessionId}/commands`, {
      token: page.pageToken,
      json: { id: newId(), type: 'mode.set', data: { mode: 'books', bookVerb: verb } },
    })
  await setVerb(bookVerb)
  return {
    page,
    own,
    setVerb,
    urlAt: (host: string, { port }: { port: number } = stage.server) =>
      pairingUrl(`http://${host}:${port}`, page.sessionId, page.ticket.ticket),
    /** The newest first. */
    catalogue: async () => (await own<BookList>('GET', '?limit=500')).books,
  }
}

const button = ({ page }: Phone, name: string | RegExp) => page.getByRole('button', { name, exact: true })
const strip = ({ page }: Phone) => page.locator('.book-strip')

const says = (phone: Phone, words: string) => strip(phone).locator('.book-words', { hasText: words }).waitFor()

async function typeIsbn(phone: Phone, isbn: string) {
  await button(phone, scannerTexts.type).click()
  await phone.page.getByLabel(texts.typing.label).fill(isbn)
  await button(phone, texts.typing.submit).click()
  await button(phone, 'Close').click()
}

browserTest(
  'a hundred books at half a second each, off-line for 30 s, reloaded, the server restarted, the providers in trouble: each is there once and right',
  async () => {
    stage.expectFaults(networkFaults)
    const { own, catalogue, urlAt } = await openBooks()
    const [phone, line] = [await stage.phone(), await stage.proxy()]
    await phone.scan(urlAt('localhost', line))
    const counts = phone.page.locator('.book-counts')
    const waiting = counts.filter({ hasText: /waits?$/ })
    const read = async () => Number(/\d+/.exec((await counts.textContent()) ?? '')?.[0] ?? 0)
    const readMore = async (more: number) => {
      const before = await read()
      await eventually(read).toBeGreaterThanOrEqual(before + more)
    }
    await readMore(4)

    // Reloaded with books that wait: what has been read is in the phone’s storage.
    line.cut()
    await readMore(3)
    await waiting.waitFor()
    line.restore()
    await phone.page.reload()
    await readMore(4)

    await stage.server.kill()
    await readMore(3)
    await waiting.waitFor()
    // The film must not be over before the server is back, however long that takes.
    await button(phone, scannerTexts.pause).click()
    await stage.server.restart()
    await button(phone, scannerTexts.scan).click()
    await readMore(3)

    line.silence()
    await new Promise((resolve) => setTimeout(resolve, 30_000))
    await waiting.waitFor()
    line.restore()

    await expect.poll(read, { timeout: 120_000 }).toBe(count)
    await strip(phone).locator('.scanned-open').click()
    const rows = phone.page.locator('.book-row')
    const delivered = phone.page.locator('.book-row[data-state="delivered"]')
    await expect.poll(() => delivered.count(), { timeout: 60_000 }).toBe(count)
    await expect
      .poll(async () => (await own<BookSummary>('GET', '/summary')).waiting, { timeout: 180_000, interval: 500 })
      .toBe(0)

    const all = await catalogue()
    expect(all.map(({ isbn }) => isbn)).toEqual(
      await rows.evaluateAll((list) => list.map((row) => row.getAttribute('data-isbn'))),
    )
    expect(new Set(all.map(({ isbn }) => isbn))).toEqual(new Set(isbns))
    expect(all).toHaveLength(count)
    for (const book of all) await judge(book)
    expect(all.filter(({ cover }) => cover).length).toBeGreaterThan(count / 2)
    await eventually(() => phone.page.locator('.book-row .book-name').allTextContents()).toEqual(
      all.map(({ title }) => title),
    )
    expect(stage.bookProviders.faults.size).toBeGreaterThan(6)
  },
  480_000,
)

/** Nothing in it is another book's, and its cover is no stand-in for one. */
async function judge({ isbn = '', title, authors, cover }: BookView): Promise<void> {
  const made = madeBook(isbn)
  expect(title).toBe(made.title)
  expect(authors.length).toBeGreaterThan(0)
  expect(made.authors).toEqual(expect.arrayContaining(authors))
  if (!cover) return
  const picture = await fetch(new URL(cover.url, stage.server.origin))
  expect(await isMadeCoverOf(isbn, Buffer.from(await picture.arrayBuffer())), `the cover of ${isbn}`).toBe(true)
}

browserTest(
  'typed: a wrong digit is told and not sent, a product goes to the scans, a known book gets a copy, the last is taken back',
  async () => {
    stage.bookProviders.setTrouble(0)
    const { page, own, catalogue, urlAt } = await openBooks({ verb: 'add', shelf: 'C', location: 'Room 2' })
    const phone = await stage.phone()
    await phone.scan(urlAt(lanName))
    await phone.page.getByText(texts.verb.addTo('Room 2, C')).waitFor()
    const [one, two, three] = [1, 2, 3].map((n) => madeIsbn(900 + n)) as [string, string, string]
    await own('POST', '', { bookId: newId(), isbn: two })

    await button(phone, scannerTexts.type).click()
    const field = phone.page.getByLabel(texts.typing.label)
    const wrong = one.slice(0, -1) + ((Number(one.at(-1)) + 1) % 10)
    await field.fill(wrong)
    await phone.page.getByText(texts.typing.wrong(wrong, one.at(-1) ?? '')).waitFor()
    await button(phone, texts.typing.submit).click()
    expect(await findFaults(phone.page)).toEqual([])
    await field.fill(one)
    await button(phone, texts.typing.submit).click()
    await field.fill('4006381333931')
    await phone.page.getByText(texts.typing.other).waitFor()
    await button(phone, texts.typing.submit).click()
    await button(phone, 'Close').click()
    await says(phone, texts.product)
    const scans = `${stage.server.origin}/api/sessions/${page.sessionId}/scans`
    const codes = async () =>
      (await ask<ScanList>('GET', scans, { token: page.pageToken })).body.scans.map(({ code }) => code)
    await eventually(codes).toEqual(['4006381333931'])
    await eventually(async () => (await catalogue()).map(({ isbn }) => isbn)).toEqual([one, two])
    expect((await catalogue())[0]).toMatchObject({ shelves: ['C'], location: 'Room 2' })

    await typeIsbn(phone, two)
    await says(phone, texts.state.known)
    await button(phone, /^Add a copy of/).click()
    await says(phone, texts.state.copy(2))
    const copies = async () => (await catalogue()).find(({ isbn }) => isbn === two)?.copies.length
    expect(await copies()).toBe(2)
    await button(phone, /^Undo/).click()
    await says(phone, texts.undone)
    await eventually(copies).toBe(1)

    await typeIsbn(phone, three)
    await eventually(async () => (await catalogue()).length).toBe(3)
    await button(phone, /^Undo/).click()
    await eventually(async () => (await catalogue()).length).toBe(2)

    await button(phone, scannerTexts.type).click()
    await button(phone, texts.typing.byHand).click()
    await phone.page.getByLabel(texts.byHand.titleLabel).fill('<script>alert(1)</script>')
    await phone.page.getByLabel(texts.byHand.authorLabel).fill('Ann')
    await button(phone, texts.byHand.add).click()
    await eventually(async () => (await catalogue())[0]).toMatchObject({
      ...{ title: '<script>alert(1)</script>', authors: ['Ann'], lookUp: 'none' },
    })
    const wanted = madeBook(madeIsbn(7))
    await phone.page.getByLabel(texts.byHand.titleLabel).fill(wanted.title)
    await button(phone, texts.byHand.search).click()
    await phone.page.locator('.book-candidates button', { hasText: wanted.title }).first().click()
    await eventually(async () => (await catalogue())[0]).toMatchObject({ isbn: wanted.isbn, title: wanted.title })
  },
)

browserTest(
  'a scan does what the computer says: finds, lends, takes back, checks a shelf; off-line it waits',
  async () => {
    stage.expectFaults(networkFaults)
    const { own, catalogue, setVerb, urlAt } = await openBooks({ verb: 'find' })
    const [here, there, nowhere] = [1, 2, 3].map((n) => madeIsbn(800 + n)) as [string, string, string]
    for (const [isbn, shelf] of [
      [here, 'C'],
      [there, 'D'],
    ])
      await own('POST', '', { bookId: newId(), isbn, title: `Book ${shelf}`, shelves: [shelf], location: 'Room 2' })
    const [phone, line] = [await stage.phone(), await stage.proxy()]
    await phone.scan(urlAt(lanName, line))
    const verb = (words: string) => phone.page.locator('.verb-line', { hasText: words }).waitFor()

    await verb(texts.verb.find)
    await typeIsbn(phone, here)
    await says(phone, texts.found('Room 2, shelf C'))
    await typeIsbn(phone, nowhere)
    await says(phone, texts.notFound)
    expect(await catalogue()).toHaveLength(2)

    await setVerb({ verb: 'lend', person: 'Max' })
    await verb(texts.verb.lend('Max'))
    await button(phone, texts.verb.change).click()
    await phone.page.getByLabel(texts.lending.person).fill('Ann')
    await phone.page.getByLabel(texts.lending.dueAt).fill('2099-12-24')
    await button(phone, texts.lending.done).click()
    await verb(texts.verb.lend('Ann'))
    await typeIsbn(phone, here)
    await says(phone, texts.lent('Ann'))
    const loan = async () => (await catalogue()).find(({ isbn }) => isbn === here)?.loans[0]
    expect(await loan()).toMatchObject({ person: 'Ann', dueAt: expect.any(Number) })

    await setVerb({ verb: 'return' })
    await verb(texts.verb.return)
    line.cut()
    await phone.lostLine.waitFor()
    await typeIsbn(phone, here)
    await says(phone, texts.away)
    line.restore()
    await says(phone, texts.returned('Ann'))
    expect(await loan()).toBeUndefined()

    const shelfCheckId = newId()
    await own('POST', '/shelf-checks', { shelfCheckId, shelf: 'C' })
    await setVerb({ verb: 'check', shelfCheckId })
    await verb(texts.verb.check)
    await typeIsbn(phone, here)
    await says(phone, texts.right)
    await typeIsbn(phone, there)
    await says(phone, texts.misplaced('Room 2, shelf D'))
    await typeIsbn(phone, nowhere)
    await says(phone, texts.extra)
    expect(await findFaults(phone.page)).toEqual([])
  },
)

browserTest('the cover of a book is photographed with the phone, and is then no photo of the page', async () => {
  const { page, catalogue, urlAt } = await openBooks()
  const phone = await stage.phone()
  await phone.scan(urlAt('localhost'))
  await strip(phone).waitFor()
  await button(phone, scannerTexts.pause).click()
  await eventually(async () => (await catalogue()).length).toBeGreaterThan(0)
  await strip(phone).locator('button.book-cover').click()
  const shutter = phone.page.locator('.shutter')
  await shutter.click()
  await shutter.waitFor({ state: 'detached' })
  await eventually(async () => (await catalogue()).filter(({ sources }) => sources.cover === 'you').length).toBe(1)
  await eventually(() => photosOf(stage.server.origin, page)).toEqual([])
})
