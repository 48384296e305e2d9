import { newId } from '@snaplink/contract'
import type { Locator, Page } from 'playwright-core'
import { expect } from 'vitest'
import {
  bookChanges,
  bookList,
  books as bookPage,
  bookPanel,
  bookVerbs,
  bulk,
  receiver,
  sightings,
  addBook as texts,
} from '../packages/web/src/book-texts.ts'
import { desktop as desktopTexts } from '../packages/web/src/texts.ts'
import { fillSignUp, newAccount } from './support/account.ts'
import { ask, joinToScan, type ScanningPhone } from './support/api.ts'
import { findFaults } from './support/axe.ts'
import type { Desktop } from './support/desktop.ts'
import { eventually } from './support/eventually.ts'
import { madeBook, madeIsbn } from './support/made-books.ts'
import { browserTest, networkFaults, useStage } from './support/stage.ts'

// The phone is one without a page: what its camera reads is tried elsewhere.
const stage = useStage({ books: {} })

const isbns = [1, 2, 3, 4].map(madeIsbn)
const [first = '', second = ''] = isbns
const titleOf = (isbn: string) => madeBook(isbn).title

const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name, exact: true })
const tile = (page: Page, title: string) => page.locator('.book-tile').filter({ hasText: title })
const row = (page: Page, title: string) => page.locator('.book-table tbody tr').filter({ hasText: title })
const hasFocus = (element: Locator) => element.evaluate((each) => each === document.activeElement)

async function openBooks(desktop?: Desktop): Promise<{ desktop: Desktop; page: Page; phone: ScanningPhone }> {
  const opened = desktop ?? (await stage.desktop())
  await opened.open('books')
  const phone = await joinToScan(stage.server.origin, await opened.freshPairingUrl(''))
  await opened.phones.waitFor()
  return { desktop: opened, page: opened.page, phone }
}

const add = (phone: ScanningPhone, isbn: string) => phone.tell('book.add', { bookId: newId(), isbn })

browserTest(
  'the receiver turns into the dashboard when a phone joins, and a scan does what the page says',
  async () => {
    const desktop = await stage.desktop()
    const { page } = desktop
    await desktop.open('books')
    await page.getByRole('heading', { name: receiver.title }).waitFor()
    expect(await findFaults(page)).toEqual([])
    const phone = await joinToScan(stage.server.origin, await desktop.freshPairingUrl(''))
    await page.getByText(receiver.connectedText).waitFor()
    await eventually(async () => (await phone.wanted()).mode).toBe('books')

    await add(phone, first)
    await tile(page, titleOf(first)).waitFor()
    await tile(page, titleOf(first)).locator('img').waitFor()
    expect(await page.locator('.book-tile').count()).toBe(1)
    await add(phone, first)
    await page.getByText(sightings.known(titleOf(first), 1)).waitFor()
    await button(page, sightings.addCopy).click()
    await tile(page, titleOf(first)).getByText(bookList.copies(2)).waitFor()

    await page.getByLabel(bookVerbs.verbs.find).check()
    await eventually(async () => (await phone.wanted()).bookVerb).toEqual({ verb: 'find' })
    await phone.tell('book.find', { isbn: first })
    await page
      .getByRole('dialog')
      .getByRole('heading', { name: titleOf(first) })
      .waitFor()
    await page.keyboard.press('Escape')
    await phone.tell('book.find', { isbn: second })
    await page.getByText(sightings.none(second)).waitFor()

    await page.getByLabel(bookVerbs.verbs.lend).check()
    await page.getByText(bookVerbs.personMissing).waitFor()
    await page.getByLabel(bookVerbs.person).fill('Bert')
    await page.keyboard.press('Enter')
    await eventually(async () => (await phone.wanted()).bookVerb).toEqual({ verb: 'lend', person: 'Bert' })
    await page.reload()
    await page.getByText(bookVerbs.says({ verb: 'lend', person: 'Bert' }, '')).waitFor()
    await desktop.phones.waitFor()
  },
)

browserTest('two receivers never see each other’s books, and a guest who signs up keeps theirs', async () => {
  const [ann, bert] = await Promise.all([openBooks(), openBooks()])
  const added = await add(ann.phone, first)
  await add(bert.phone, second)
  await tile(ann.page, titleOf(first)).waitFor()
  await tile(bert.page, titleOf(second)).waitFor()
  expect(await ann.page.locator('.book-tile').count()).toBe(1)
  expect(await bert.page.locator('.book-tile').count()).toBe(1)

  stage.expectFaults(/404/)
  await bert.desktop.open(`books#${added.bookId}`)
  await bert.page.getByRole('dialog').getByText(bookPanel.noBook).waitFor()

  await ann.page.getByRole('link', { name: desktopTexts.header.signUp }).click()
  await fillSignUp(ann.desktop, newAccount())
  await ann.page.getByRole('link', { name: desktopTexts.header.books, exact: true }).click()
  await tile(ann.page, titleOf(first)).waitFor()
  await ann.desktop.phones.waitFor()
})

browserTest('by keyboard alone several are put on a shelf, and that is taken back after a reload', async () => {
  const { page, phone } = await openBooks()
  for (const isbn of isbns) await add(phone, isbn)
  for (const isbn of isbns) await tile(page, titleOf(isbn)).waitFor()
  await button(page, bookList.rows).press('Enter')
  await row(page, titleOf(first)).waitFor()

  // The newest stands first.
  const choose = (isbn: string) => page.getByLabel(bookList.choose(titleOf(isbn)))
  await choose(isbns[3] ?? '').press('Space')
  await choose(second).press('Shift+Space')
  await page.getByText(bulk.chosen(3)).waitFor()
  await page.getByLabel(bulk.addShelf).last().fill('Novels')
  await page.keyboard.press('Enter')
  await eventually(() => page.locator('.book-table tbody tr').filter({ hasText: 'Novels' }).count()).toBe(3)
  expect(await findFaults(page)).toEqual([])

  await page.getByLabel(bookList.search).fill('novels')
  await eventually(() => page.locator('.book-table tbody tr').count()).toBe(3)
  await page.reload()
  await row(page, titleOf(first)).waitFor()
  await button(page, bookChanges.takeBack.edit(3)).press('Enter')
  await eventually(() => page.locator('.book-table tbody tr').filter({ hasText: 'Novels' }).count()).toBe(0)

  await page.getByRole('link', { name: titleOf(first) }).press('Enter')
  const panel = page.getByRole('dialog')
  await panel.getByLabel(bookPanel.fields.title, { exact: true }).fill('My own title')
  await page.keyboard.press('Enter')
  await panel.getByRole('heading', { name: 'My own title' }).waitFor()
  await panel.getByText(bookPanel.source(bookPanel.yours)).waitFor()
  expect(await findFaults(page)).toEqual([])
  // What a panel says stands in the panel: nothing behind it can be pressed.
  await panel.getByRole('button', { name: 'Undo' }).press('Enter')
  await panel.getByRole('heading', { name: titleOf(first) }).waitFor()
  await panel.getByLabel(bookPanel.fields.title, { exact: true }).fill('My own title')
  await page.keyboard.press('Enter')
  await panel.getByRole('heading', { name: 'My own title' }).waitFor()
  await page.keyboard.press('Escape')
  await panel.waitFor({ state: 'detached' })
  expect(await hasFocus(page.getByRole('link', { name: 'My own title' }))).toBe(true)
})

browserTest(
  'a wrong number is said at once, a hostile title breaks nothing, and what is over shows its books',
  async () => {
    const { page, phone } = await openBooks()
    await page.getByLabel(texts.type).fill(`${first.slice(0, -1)}${(Number(first.at(-1)) + 1) % 10}`)
    await page.getByText(/the last would have to be/).waitFor()
    await page.getByLabel(texts.type).fill(first)
    await page.keyboard.press('Enter')
    await tile(page, titleOf(first)).waitFor()

    const hostile = `<script>alert(1)</script>\u202eRTL ${'long '.repeat(2000)}`
    await phone.tell('book.add', { bookId: newId(), title: hostile, authors: ['=cmd()'] })
    await tile(page, '<script>alert(1)</script>').waitFor()
    await button(page, bookList.rows).click()
    await row(page, '<script>alert(1)</script>').waitFor()
    const wide = await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth)
    expect(wide).toBe(false)
    await row(page, '<script>').getByRole('link').click()
    await page
      .getByRole('dialog')
      .getByRole('heading', { name: /<script>/ })
      .waitFor()
    expect(await findFaults(page)).toEqual([])

    await page.keyboard.press('Escape')
    stage.expectFaults(networkFaults)
    await closeSession(page)
    await page.getByText(bookPage.closedTitle).waitFor()
    await page.reload()
    await row(page, titleOf(first)).waitFor()
  },
)

/** As its own page would, from elsewhere. */
async function closeSession(page: Page): Promise<void> {
  const kept = await page.evaluate(() =>
    Object.values({ ...sessionStorage }).find((text) => text.includes('sessionId')),
  )
  const { sessionId, token } = JSON.parse(kept ?? '') as { sessionId: string; token: string }
  expect((await ask('DELETE', `${stage.server.origin}/api/sessions/${sessionId}`, { token })).status).toBe(204)
}
