import { expect, test } from 'vitest'
import { knownBook, somePhoneBooks, somePhoneViews } from '../../../test/gallery/fake-phone-books.ts'
import { bookScanner as texts } from '../../book-scanner-texts.ts'
import { linesOf, type Remark } from './book-lines.ts'

test('each book says what is known of it and how far it is, in the order of the scans', () => {
  const lines = linesOf({ sent: somePhoneBooks, views: somePhoneViews })
  expect(lines.map(({ name, words }) => [name, words])).toEqual([
    ['The Hobbit', texts.state.delivered],
    ['9783161484100', texts.state.lookingUp],
    ['9780306406157', texts.state.unknown],
    [somePhoneViews[3]?.title, texts.state.delivered],
    ['1984', texts.state.known],
    ['9780198534532', expect.stringMatching(/as many books/)],
    ['9780747532743', texts.state.waiting],
    ['9780804429573', texts.state.waiting],
  ])
  expect(lines.map(({ offer }) => offer).filter(Boolean)).toEqual(['copy', 'again'])
  expect(lines[0]?.thumbUrl).toBe(somePhoneViews[0]?.cover?.thumbUrl)
})

test('a copy is told from a book that is there already', () => {
  const known = knownBook(0, '9780141036144', '1984', { copies: 3 })
  const copy = { ...known, book: { ...known.book, ifKnown: 'copy' as const } }
  const [one, other] = linesOf({ sent: [known, copy], views: [] })
  expect([one?.words, one?.offer]).toEqual([texts.state.knownCopies(3), 'copy'])
  expect([other?.words, other?.offer]).toEqual([texts.state.copy(3), undefined])
})

test('a photo of a cover is shown before the computer has made it the cover; what was said stands where it was said', () => {
  const remark: Remark = { id: 'r', at: 0.5, isbn: '4006381333931', tone: 'warn', words: texts.product }
  const thumbs = new Map([['book-1', 'blob:cover']])
  const lines = linesOf({ sent: somePhoneBooks.slice(0, 2), views: somePhoneViews, remarks: [remark], thumbs })
  expect(lines.map(({ name }) => name)).toEqual(['The Hobbit', '4006381333931', '9783161484100'])
  expect(lines[2]?.thumbUrl).toBe('blob:cover')
})
