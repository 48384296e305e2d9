import { readFile, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { newId } from '@snaplink/contract'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { books as bookTexts } from '../packages/web/src/book-texts.ts'
import { bringIn, loans, printing, share, shelfCheck, takeAway } from '../packages/web/src/shelf-texts.ts'
import { signUp } from './support/account.ts'
import { ask, join as joinSession } from './support/api.ts'
import { findFaults } from './support/axe.ts'
import type { Desktop } from './support/desktop.ts'
import { eventually } from './support/eventually.ts'
import { browserTest, networkFaults, useStage } from './support/stage.ts'

const stage = useStage({ env: { SNAPLINK_BOOK_PROVIDERS: 'off' } })

const [orwell, defoe, lem] = ['9780141036144', '9780141439822', '9783518366790'] as const

const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name, exact: true })

/** Books of whoever is logged in here, without a way through the pages. */
async function keepBooks(page: Page, books: readonly object[]): Promise<void> {
  for (const book of books) {
    const status = await page.evaluate(
      async (body) => {
        const headers = { 'content-type': 'application/json' }
        return (await fetch('api/books', { method: 'POST', headers, body: JSON.stringify(body) })).status
      },
      { bookId: newId(), ...book },
    )
    expect(status).toBe(200)
  }
}

/** Opens the catalogue of somebody new, with some books. */
async function openBooks(...books: object[]): Promise<Desktop> {
  const desktop = await stage.desktop()
  await desktop.open('books')
  await desktop.freshPairingUrl('')
  await keepBooks(desktop.page, books)
  return desktop
}

async function saved(page: Page, format: keyof typeof takeAway): Promise<string> {
  await button(page, takeAway.open).press('Enter')
  const saving = page.waitForEvent('download')
  await page.getByRole('link', { name: `${takeAway[format]} ` }).press('Enter')
  return readFile(await (await saving).path(), 'utf8')
}

async function bring(desktop: Desktop, name: string, text: string): Promise<void> {
  const { page } = desktop
  await page.getByRole('link', { name: bookTexts.bringIn }).press('Enter')
  await page
    .getByLabel(bringIn.choose, { exact: true })
    .and(page.locator('input'))
    .setInputFiles({
      ...{ name, mimeType: 'text/csv' },
      buffer: Buffer.from(text),
    })
  await page.locator('.import-table').waitFor()
}

const goodreads = [
  'Book Id,Title,Author,Author l-f,Additional Authors,ISBN,ISBN13,My Rating,Average Rating,Publisher,Binding,Number of Pages,Year Published,Original Publication Year,Date Read,Date Added,Bookshelves,Bookshelves with positions,Exclusive Shelf,My Review,Spoiler,Private Notes,Read Count,Owned Copies',
  `5470,1984,George Orwell,"Orwell, George",,"=""0141036141""","=""${orwell}""",5,4.19,Penguin,Paperback,328,2008,1949,2015/02/01,2014/12/24,"dystopia, to-lend","dystopia (#1)",read,,,,1,1`,
  `2932,Robinson Crusoe,Daniel Defoe,"Defoe, Daniel",,"=""0141439823""","=""${defoe}""",0,3.68,Penguin,Paperback,252,2003,1719,,2014/12/25,,,to-read,,,,0,0`,
  `77,"=HYPERLINK(""x"")",Nobody,"Nobody",,"=""""","=""""",0,3.0,,,,,,,2014/12/26,,,to-read,,,,0,0`,
  '78,,,,,"=""0141439824""","=""9780141439823""",0,,,,,,,,,,,to-read,,,,0,0',
].join('\n')

browserTest('a library from Goodreads is brought in once, however often, and taken back in one step', async () => {
  stage.expectFaults(networkFaults)
  const desktop = await openBooks()
  const { page } = desktop
  await bring(desktop, 'goodreads_library_export.csv', goodreads)
  await page.getByRole('heading', { name: bringIn.about('A library from Goodreads', 4) }).waitFor()
  await page.getByText(bringIn.outcomeCount(3, 'new')).waitFor()
  await page.getByText(bringIn.outcomeCount(1, 'wrong-isbn')).waitFor()
  await page.getByText(/Average Rating/).waitFor()
  expect(await findFaults(page)).toEqual([])
  // Also after a reload.
  await page.reload()
  await button(page, bringIn.start(3)).press('Enter')
  await page.getByText(bringIn.done(3)).waitFor()
  const outcomes = () => page.locator('.import-outcome').allTextContents()
  expect(await outcomes()).toEqual([
    bringIn.outcomes.added,
    bringIn.outcomes.added,
    bringIn.outcomes.added,
    bringIn.outcomes['wrong-isbn'],
  ])
  expect(await findFaults(page)).toEqual([])

  await button(page, bringIn.leave).press('Enter')
  await bring(desktop, 'again.csv', goodreads)
  await page.getByText(bringIn.outcomeCount(3, 'known')).waitFor()
  await page.getByText(bringIn.nothingNew).waitFor()
  await button(page, bringIn.leave).press('Enter')
  await page
    .getByRole('link', { name: /^A library from Goodreads/ })
    .last()
    .press('Enter')
  await button(page, bringIn.undo).press('Enter')
  await page.getByText(bringIn.undone).waitFor()
  await bring(desktop, 'once more.csv', goodreads)
  await button(page, bringIn.start(3)).waitFor()
})

browserTest(
  'a list that is pasted, a file that is none, and one that is too big each get a clear sentence',
  async () => {
    stage.expectFaults(networkFaults)
    const { page } = await openBooks()
    await page.getByRole('link', { name: bookTexts.bringIn }).click()
    await button(page, bringIn.read).click()
    await page.getByText(bringIn.pasteMissing).waitFor()
    const input = page.getByLabel(bringIn.choose, { exact: true }).and(page.locator('input'))
    const give = (name: string, buffer: Buffer) => input.setInputFiles({ name, mimeType: 'text/plain', buffer })
    await give('holiday.jpg', Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 16, 74, 70, 73, 70]))
    await page.getByText(/^holiday\.jpg was not read\. There are no books in this file/).waitFor()
    await input.setInputFiles(await hugeFile('all.csv'))
    await page.getByText(/^all\.csv has 35 MB\. At most 34 MB/).waitFor()
    await give('empty.csv', Buffer.alloc(0))
    await page.getByText(bringIn.empty('empty.csv')).waitFor()
    expect(await findFaults(page)).toEqual([])
    await page.getByLabel(bringIn.paste).fill(`978-0-14-103614-4\n${defoe}\n9780141439823\n`)
    await button(page, bringIn.read).click()
    await page.getByRole('heading', { name: bringIn.about(bringIn.formats['isbn-list'] ?? '', 3) }).waitFor()
    await button(page, bringIn.start(2)).waitFor()
  },
)

/** From the disk: handing so much over to a browser takes it long. */
async function hugeFile(name: string): Promise<string> {
  const path = join(stage.server.dataDir, name)
  await writeFile(path, '')
  await truncate(path, 33 * 1024 * 1024)
  return path
}

browserTest('a catalogue that is taken away and brought in by somebody else is the same', async () => {
  const ann = await openBooks(
    { isbn: orwell, title: 'Nineteen Eighty-Four', authors: ['George Orwell'], shelves: ['Büro', 'A'], tags: ['=1+1'] },
    { title: '<script>alert("no")</script>', authors: ['Bobby'], location: 'Room 2' },
  )
  await ann.page.reload()
  const json = await saved(ann.page, 'json')
  const csv = await saved(ann.page, 'csv')
  expect(csv).toContain('Nineteen Eighty-Four')
  expect(csv).not.toMatch(/(^|[,;"])=1\+1/m)
  expect(await saved(ann.page, 'bibtex')).toContain('@book{')
  expect(await saved(ann.page, 'marcxml')).toContain('<collection')

  const ben = await stage.desktop()
  await signUp(ben)
  await ben.open('books')
  await bring(ben, 'books.json', json)
  await button(ben.page, bringIn.start(2)).press('Enter')
  await ben.page.getByText(bringIn.done(2)).waitFor()
  await ben.page.getByRole('link', { name: bringIn.show }).press('Enter')
  expect(await saved(ben.page, 'csv')).toBe(csv)
})

browserTest('whoever has the link sees a shelf, without a login, until it is taken back', async () => {
  stage.expectFaults(networkFaults)
  const { page } = await openBooks(
    { isbn: orwell, title: 'Nineteen Eighty-Four', authors: ['George Orwell'], shelves: ['Novels'], location: 'Safe' },
    { isbn: lem, title: 'Solaris', authors: ['Stanisław Lem'], shelves: ['Poems'] },
  )
  await page.reload()
  await button(page, share.open).press('Enter')
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel(share.shelf).selectOption('shelf:Novels')
  await button(page, share.make).press('Enter')
  const link = (await dialog.locator('code').textContent()) ?? ''
  expect(await findFaults(page)).toEqual([])

  const visitor = await stage.desktop()
  const asked: string[] = []
  visitor.page.on('request', (request) => asked.push(request.url()))
  const answer = await visitor.page.goto(link)
  expect(answer?.headers()['x-robots-tag']).toContain('noindex')
  await visitor.page.getByRole('heading', { name: 'Novels' }).waitFor()
  expect(await visitor.page.locator('.shared-title').allTextContents()).toEqual(['Nineteen Eighty-Four'])
  expect(await visitor.page.getByText('Safe').count()).toBe(0)
  expect(await findFaults(visitor.page)).toEqual([])
  expect([...new Set(asked.map((url) => new URL(url).origin))]).toEqual([new URL(link).origin])
  expect(await visitor.page.context().cookies()).toEqual([])

  await button(page, share.endLabel('Novels')).press('Enter')
  await dialog.getByText(share.none).waitFor()
  await page.keyboard.press('Escape')
  await dialog.waitFor({ state: 'detached' })
  await visitor.page.reload()
  await visitor.page.getByText(share.goneTitle).waitFor()
  expect(await findFaults(visitor.page)).toEqual([])
})

/** A phone without a page, in the session of this desktop. */
async function phoneOf(desktop: Desktop) {
  const { origin } = stage.server
  const { body } = await joinSession(origin, new URL(await desktop.freshPairingUrl('')).hash.replace('#t=', ''))
  await desktop.phones.waitFor()
  const session = `${origin}/api/sessions/${body.sessionId}`
  return {
    wanted: async () => (await ask<{ bookVerb?: object }>('GET', session, { token: body.deviceToken })).body.bookVerb,
    async send(type: string, data: object) {
      const json = { id: newId(), type, data }
      const answer = await ask('POST', `${session}/commands`, { token: body.deviceToken, json })
      expect([answer.status, answer.body.code]).toEqual([200, undefined])
    },
  }
}

browserTest('what a phone lends and nobody brings back stands first, and comes back by keyboard', async () => {
  const desktop = await openBooks(
    { isbn: orwell, title: 'Nineteen Eighty-Four' },
    { isbn: defoe, title: 'Robinson Crusoe' },
  )
  const { page } = desktop
  const phone = await phoneOf(desktop)
  const yesterday = Date.now() - 86_400_000
  await phone.send('book.lend', { isbn: defoe, loanId: newId(), person: 'Bert' })
  await phone.send('book.lend', { isbn: orwell, loanId: newId(), person: 'Ann', dueAt: yesterday })
  await page.getByRole('link', { name: bookTexts.lent }).press('Enter')
  await page.getByText(loans.pageLead(2, 1)).waitFor()
  const rows = page.getByRole('list', { name: loans.list }).getByRole('listitem')
  expect(await rows.first().innerText()).toMatch(/Nineteen Eighty-Four[\s\S]*Ann[\s\S]*overdue since yesterday/)
  expect(await findFaults(page)).toEqual([])

  await button(page, loans.takeBackLabel('Nineteen Eighty-Four', 'Ann')).press('Enter')
  await page.getByText(loans.pageLead(1, 0)).waitFor()
  await page.getByRole('heading', { name: loans.lately }).waitFor()
  await page.getByRole('button', { name: 'Undo' }).press('Enter')
  await page.getByText(loans.pageLead(2, 1)).waitFor()
  await phone.send('book.return', { isbn: defoe })
  await page.getByText(loans.pageLead(1, 1)).waitFor()

  await page.getByRole('link', { name: bookTexts.all }).press('Enter')
  await page.getByRole('link', { name: 'Robinson Crusoe' }).press('Enter')
  const panel = page.getByRole('dialog')
  await button(page, loans.lend).press('Enter')
  await panel.getByText(loans.personMissing).waitFor()
  await panel.getByLabel(loans.person).fill('Cy')
  await panel.getByLabel(loans.dueAt).fill('2099-12-31')
  await page.keyboard.press('Enter')
  await panel.getByText(loans.noneLeft).waitFor()
  expect(await findFaults(page)).toEqual([])
  await button(page, loans.takeBackLabel('Robinson Crusoe', 'Cy')).press('Enter')
  await panel.getByText(loans.none).waitFor()
})

browserTest('a shelf is checked with a phone, live, after a reload, and its report stays as it was', async () => {
  const desktop = await openBooks(
    { isbn: orwell, title: 'Nineteen Eighty-Four', shelves: ['Novels'] },
    { isbn: defoe, title: 'Robinson Crusoe', shelves: ['Novels'] },
    { isbn: lem, title: 'Solaris', shelves: ['Poems'], location: 'Attic' },
  )
  const { page } = desktop
  const phone = await phoneOf(desktop)
  await page.getByRole('link', { name: bookTexts.shelfCheck }).press('Enter')
  await button(page, shelfCheck.start).press('Enter')
  await page.getByText(shelfCheck.subjectMissing).waitFor()
  await page.getByLabel(shelfCheck.subject).selectOption('shelf:Novels')
  await button(page, shelfCheck.start).press('Enter')
  await page.getByText(shelfCheck.progress(0, 2)).waitFor()
  await eventually(phone.wanted).toMatchObject({ verb: 'check' })
  const { shelfCheckId } = (await phone.wanted()) as { shelfCheckId: string }
  const scan = (isbn: string) => phone.send('shelf-check.scan', { shelfCheckId, isbn, scanId: newId() })
  await scan(orwell)
  await page.getByText(shelfCheck.outcome.right('Nineteen Eighty-Four')).waitFor()
  await scan(lem)
  await page.getByText(shelfCheck.outcome.misplaced('Solaris')).waitFor()
  await page.reload()
  await page.getByLabel(shelfCheck.type).fill('978-0-306-40615-7')
  await page.keyboard.press('Enter')
  await page.getByText(shelfCheck.outcome.extra('9780306406157')).waitFor()
  const states = () =>
    page
      .locator('.check-table tbody tr')
      .evaluateAll((rows) =>
        rows
          .map((row) => `${(row as HTMLElement).dataset.state} ${row.querySelector('.check-isbn')?.textContent}`)
          .sort(),
      )
  await eventually(states).toEqual(['extra 9780306406157', `misplaced ${lem}`, `missing ${defoe}`, `right ${orwell}`])
  expect(await findFaults(page)).toEqual([])
  await button(page, shelfCheck.end).press('Enter')
  await page.getByText(shelfCheck.ended('Novels')).waitFor()
  await eventually(phone.wanted).toEqual({ verb: 'add' })
  const saving = page.waitForEvent('download')
  await page.getByRole('link', { name: shelfCheck.export }).press('Enter')
  const csv = await readFile(await (await saving).path(), 'utf8')
  expect(csv).toContain(`missing,${defoe},Robinson Crusoe,1`)
  expect(csv).toContain(`misplaced,${lem},Solaris,1,Poems,Attic`)
})

browserTest('labels carry barcodes of the ISBNs, and paper has nothing on it to press', async () => {
  const { page } = await openBooks(
    { isbn: orwell, title: 'Nineteen Eighty-Four', authors: ['George Orwell'], location: 'Room 2, shelf C' },
    { title: 'Without a number' },
  )
  await page.reload()
  await button(page, takeAway.open).press('Enter')
  await page.getByRole('link', { name: takeAway.print }).press('Enter')
  await page.getByText('Without a number').waitFor()
  await button(page, printing.kinds.labels).press('Enter')
  await page.getByText(printing.count(2, 1)).waitFor()
  await page.getByRole('img', { name: `ISBN ${orwell}` }).waitFor()
  expect(await findFaults(page)).toEqual([])
  await page.emulateMedia({ media: 'print' })
  await page.getByText('Room 2, shelf C').waitFor()
  const pressable = page.locator('button, a, input, select').filter({ visible: true })
  expect(await pressable.count()).toBe(0)
})
