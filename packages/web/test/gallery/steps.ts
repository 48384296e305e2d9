import type { Page } from 'playwright-core'
import { bookScanner } from '../../src/book-scanner-texts.ts'
import { addBook, bookFilters, bookList, bookVerbs } from '../../src/book-texts.ts'
import { done as doneTexts, waysIn as waysInTexts } from '../../src/entry-texts.ts'
import { passing } from '../../src/passing-texts.ts'
import { scanSettings, scans, stockTake } from '../../src/scan-texts.ts'
import { scanner } from '../../src/scanner-texts.ts'
import { bringIn, printing, share, shelfCheck, takeAway } from '../../src/shelf-texts.ts'
import { shell } from '../../src/shell-texts.ts'

/** Whole pages, by how the names of their states begin. */
const pageOfStates = [
  ['scans', 'scans'],
  ['stock-take', 'scans/stock-take'],
  ['books-lent', 'books/lent'],
  ['books-check', 'books/check'],
  ['books-import', 'books/import'],
  ['books-print', 'books/print'],
  ['books', 'books'],
  ['shell', 'app'],
  ['shelf', 'shelf/gallery'],
] as const

export function desktopPath(state: string): string {
  return desktopPaths[state] ?? pageOfStates.find(([begin]) => state.startsWith(begin))?.[1] ?? ''
}

/** The address of a state where it is not `/`. */
const desktopPaths: Record<string, string> = {
  'books-panel': 'books#book-1',
  'books-panel-empty': 'books#book-6',
  'books-panel-unknown': 'books#nobodys-book',
  login: 'login',
  'login-wrong': 'login',
  'login-empty': 'login',
  'login-too-many': 'login',
  'login-phone': 'login',
  'login-phone-number': 'login',
  'login-phone-denied': 'login',
  'login-phone-expired': 'login',
  'login-phone-asking': 'login',
  logins: 'logins',
  'logins-ending': 'logins',
  signup: 'signup',
  'signup-taken': 'signup',
  account: 'account',
  'account-guest': 'account',
  'account-wrong': 'account',
  'account-ending': 'account',
  'books-import-preview': 'books/import#import-0',
  'books-import-running': 'books/import#import-0',
  'books-import-failed': 'books/import#import-0',
  'books-import-done': 'books/import#import-0',
  'books-check-ended': 'books/check#check-1',
  'not-found': 'no-such-page',
}

const press = (name: string | RegExp) => (page: Page) => page.getByRole('button', { name }).first().click()
const fill = async (page: Page, submit: string) => {
  await page.getByLabel('E-mail address').fill('ann@example.com')
  await page.getByLabel('Password', { exact: true }).fill('correct horse')
  await page.getByRole('main').getByRole('button', { name: submit, exact: true }).click()
}

const sendText = async (page: Page) => {
  await page.getByLabel(passing.forThePhone).fill('words')
  await press(passing.send)(page)
}

const type = (code: string, done?: 'added') => async (page: Page) => {
  await page.getByRole('button', { name: scanner.type, exact: true }).click()
  await page.getByLabel(scanner.typing.label).fill(code)
  if (!done) return
  await press(scanner.typing.add)(page)
  await press('Close')(page)
}
const typeIsbn = (isbn: string, done?: 'taken') => async (page: Page) => {
  await page.getByRole('button', { name: scanner.type, exact: true }).click()
  await page.getByLabel(bookScanner.typing.label).fill(isbn)
  if (!done) return
  await press(bookScanner.typing.submit)(page)
  await press('Close')(page)
}
const byTitle = (title: string) => async (page: Page) => {
  await typeIsbn('')(page)
  await press(bookScanner.typing.byHand)(page)
  await page.getByLabel(bookScanner.byHand.titleLabel).fill(title)
  if (title) await press(bookScanner.byHand.search)(page)
}
const addPicture = (page: Page) =>
  page.locator('.pick-choose input').setInputFiles({
    ...{ name: 'blank.png', mimeType: 'image/png' },
    buffer: Buffer.from(
      'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==',
      'base64',
    ),
  })
const typeInto = (label: string, words: string) => (page: Page) => page.getByLabel(label).fill(words)

/** What has to be done on a page to bring it into its state. */
export const steps: Record<string, (page: Page) => Promise<unknown>> = {
  'shell-waiting': press(shell.create),
  'shell-connected': press(shell.create),
  'shell-asking': press(shell.create),
  'shell-problems': press(shell.create),
  'shell-settings': async (page) => {
    await press(shell.create)(page)
    await page.getByText(shell.typing.how).click()
    await page.getByText(shell.settings.elsewhere).click()
  },
  'books-check-missing': press(shelfCheck.start),
  'books-check-removing': press(shelfCheck.remove),
  'books-import-missing': press(bringIn.read),
  'books-take-away': press(takeAway.open),
  'books-share': press(share.open),
  'books-print-labels': press(printing.kinds.labels),
  'stock-take-missing-name': press(stockTake.start),
  'stock-take-missing': press(/^Missing/),
  'stock-take-loaded': (page) =>
    page
      .getByLabel(stockTake.loadList)
      .setInputFiles({ name: 'a.csv', mimeType: 'text/csv', buffer: Buffer.from('a') }),
  'books-table': press(bookList.rows),
  'books-table-beside': press(bookList.rows),
  'books-filters': press(bookFilters.open(0)),
  'books-no-match': typeInto(bookList.search, 'no such thing'),
  'books-chosen': async (page) => {
    await page.getByLabel(bookList.choose('Nineteen Eighty-Four')).check()
    await page.getByLabel(bookList.choose('שלום, ספר')).check()
  },
  'books-lending': (page) => page.getByLabel(bookVerbs.verbs.lend).check(),
  'books-typed-wrong': typeInto(addBook.type, '978-3-16-148410-9'),
  'books-by-title': async (page) => {
    await press(addBook.byHand)(page)
    await page.getByLabel(addBook.words).fill('orwell')
    await press(addBook.find)(page)
  },
  'scans-adding': press('Add another phone'),
  'scans-settings': press(scanSettings.open),
  'scans-search': typeInto(scans.search, 'shelf'),
  'scans-no-match': typeInto(scans.search, 'no such thing'),
  'scans-editing': press(/^Change note/),
  'scans-deleted': press(/^Delete 9780/),
  'pairing-help': async (page) => {
    await page.locator('.qr-code').waitFor()
    await page.clock.fastForward(21_000)
  },
  'short-code': press('Cannot scan?'),
  'short-code-over': async (page) => {
    await press('Cannot scan?')(page)
    await page.locator('.short-code').waitFor()
    await page.clock.fastForward(176_000)
  },
  'known-phones': (page) => page.locator('.known-phones').waitFor(),
  'known-phone-open': press('Use Ann’s Pixel'),
  'known-phone-closed': press(/^Use Max/),
  'viewfinder-starting': press('Show its camera'),
  viewfinder: press('Show its camera'),
  'viewfinder-long': press('Show its camera'),
  'done-page': press('Done'),
  'done-page-one': press('Done'),
  'done-page-many': press('Done'),
  'done-page-remembered': async (page) => {
    await press('Done')(page)
    await press(doneTexts.remember)(page)
  },
  'short-code-incomplete': async (page) => {
    await page.getByLabel(waysInTexts.code).fill('BCDF')
    await press(waysInTexts.connect)(page)
  },
  'photos-adding': press('Add another phone'),
  'texts-sending': sendText,
  'texts-refused': sendText,
  'texts-sheet': press(passing.textsAndFiles),
  'texts-sheet-empty': press(passing.textsAndFiles),
  classic: press('Use the classic uploader'),
  'photos-edited': (page) => page.locator('.photo-tile').first().hover(),
  editor: async (page) => {
    await page.locator('.photo-tile').last().hover()
    await press('Edit IMG_2043.jpg')(page)
  },
  'viewer-edited': press('View IMG_2043.jpg'),
  viewer: press('View IMG_2041.jpg'),
  'viewer-portrait': press(/^View Screenshot/),
  removing: press('Disconnect Pixel 7'),
  deleting: async (page) => {
    await page.locator('.photo-tile').first().hover()
    await press('Delete IMG_2041.jpg')(page)
  },
  'login-wrong': (page) => fill(page, 'Log in'),
  'login-too-many': (page) => fill(page, 'Log in'),
  'login-empty': (page) => page.getByRole('main').getByRole('button', { name: 'Log in', exact: true }).click(),
  'signup-taken': (page) => fill(page, 'Create account'),
  'account-wrong': async (page) => {
    await page.getByLabel('Current password').fill('wrong horse')
    await page.getByLabel('New password').fill('correct horse')
    await press('Change password')(page)
  },
  'account-ending': press(/^End Max/),
  'login-phone': press('Log in with your phone'),
  'login-phone-number': press('Log in with your phone'),
  'login-phone-denied': press('Log in with your phone'),
  'login-phone-expired': press('Log in with your phone'),
  'login-phone-asking': press('Log in with your phone'),
  'logins-ending': press('Log out Firefox on Linux'),
  'new-login': (page) => page.clock.fastForward(1000),
  'approve-decide': press('See who asks'),
  'approve-elsewhere': press('See who asks'),
  'approve-gone': press('See who asks'),
  'approve-denied': press('Not me'),
  'approve-done': async (page) => {
    await press('See who asks')(page)
    await press('It shows 42. Let it in.')(page)
  },
  'approve-wrong': async (page) => {
    await press('See who asks')(page)
    await press('It shows 17. Let it in.')(page)
  },
  menu: press(/^Account of/),
  lost: (page) => page.clock.fastForward(2000),
  left: async (page) => {
    await press('Disconnect')(page)
    await page.getByRole('dialog').getByRole('button', { name: 'Disconnect' }).click()
  },
  leaving: press('Disconnect'),
  'native-copying': (page) =>
    page.locator('.pick-choose input').setInputFiles(
      Array.from({ length: 12 }, (_, index) => ({
        name: `${index}.jpg`,
        mimeType: 'image/jpeg',
        buffer: Buffer.from('x'),
      })),
    ),
  'native-lost': (page) => page.clock.fastForward(2000),
  'camera-lost': (page) => page.clock.fastForward(2000),
  'camera-review': async (page) => {
    await page.getByRole('button', { name: 'Take photo' }).click()
    await page.getByRole('button', { name: 'Send' }).waitFor()
  },
  'camera-sheet': press('Show sent photos'),
  'camera-scanner-resting': press(scanner.pause),
  'camera-scanner-list': press(scanner.show(5)),
  'camera-scanner-list-empty': async (page) => {
    await press(scanner.show(1))(page)
    await page
      .getByRole('dialog')
      .getByRole('button', { name: scanner.undoLabel('9783161484100') })
      .click()
  },
  'camera-scanner-settings': press(scanner.settings),
  'camera-scanner-typing': type(''),
  'camera-scanner-typing-right': type('4006381333931'),
  'camera-scanner-typing-wrong': type('4006381333937'),
  'camera-scanner-again': type('9783161484100', 'added'),
  'camera-scanner-undone': press(/^Undo /),
  'camera-scanner-photos': type('4006381333931', 'added'),
  'camera-scanner-photos-long': type('https://example.com/a/very/long/path/that/goes/on?and=on&for=ever', 'added'),
  'native-scanner-list': press(scanner.show(5)),
  'native-scanner-missed': async (page) => {
    await addPicture(page)
    await page.getByText(scanner.stills.help).waitFor()
  },
  'native-scanner-photos': type('4006381333931', 'added'),
  'camera-books-list': press(bookScanner.show(8)),
  'camera-books-again': typeIsbn('9780261102217', 'taken'),
  'camera-books-product': typeIsbn('4006381333931', 'taken'),
  'camera-books-typing': typeIsbn('978026'),
  'camera-books-typing-wrong': typeIsbn('978-0-261-10221-8'),
  'camera-books-by-hand': byTitle(''),
  'camera-books-by-title': byTitle('hobbit'),
  'camera-books-by-title-none': byTitle('hobit'),
  'camera-books-cover': press(bookScanner.cover.take('The Hobbit')),
  'camera-books-find': typeIsbn('9780261102217', 'taken'),
  'camera-books-find-none': typeIsbn('9780261102217', 'taken'),
  'camera-books-find-lost': typeIsbn('9780261102217', 'taken'),
  'camera-books-lend': typeIsbn('9780261102217', 'taken'),
  'camera-books-lend-sheet': press(bookScanner.verb.change),
  'camera-books-return': typeIsbn('9780261102217', 'taken'),
  'camera-books-check': typeIsbn('9780261102217', 'taken'),
  'native-books-list': press(bookScanner.show(8)),
  'camera-pairing': async (page) => {
    await press(waysInTexts.scan)(page)
    await page.locator('.viewfinder[data-state=live]').waitFor()
  },
  'native-pairing': async (page) => {
    await press(waysInTexts.scan)(page)
    await page.getByLabel(scanner.pairing.take).waitFor()
  },
}
