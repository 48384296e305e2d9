import type { BookView } from '@snaplink/contract'
import { expect, test } from 'vitest'
import { choicesOf, findBooks, newestFirst, sortBooks } from './find-books.ts'

let made = 0
function book(title: string, more: Partial<BookView> = {}): BookView {
  made += 1
  return {
    ...{ bookId: `book-${made}`, version: 1, title, authors: [], subjects: [], sources: {}, locked: [] },
    ...{ lookUp: 'found' as const, shelves: [], tags: [], copies: [{ copyId: `copy-${made}` }], loans: [] },
    ...{ addedAt: -made, changedAt: -made },
    ...more,
  }
}
const titles = (books: readonly BookView[]) => books.map(({ title }) => title)
const now = 1000

test('books are found by every word, wherever it stands and whatever its accents, its case or the hyphens in a number', () => {
  const books = [
    book('Die Straße', { authors: ['Émile Zola'], isbn: '9783161484100', tags: ['Ausleihe'], note: 'von Ann' }),
    book('Emma', { shelves: ['Novels'], location: 'Room 2' }),
  ]
  const found = (query: string) => titles(findBooks(books, query, {}, now))
  expect(found('emile STRASSE')).toEqual(['Die Straße'])
  expect(found('978-3-16-148410-0')).toEqual(['Die Straße'])
  expect(found('ausleihe ann')).toEqual(['Die Straße'])
  expect(found('room novels')).toEqual(['Emma'])
  expect(found('zola room')).toEqual([])
  expect(found('  ')).toHaveLength(2)
})

test('filters are joined, and a copy’s own place counts as a place', () => {
  const late = { loanId: 'loan-1', person: 'Bert', lentAt: 0, dueAt: 500 }
  const books = [
    book('A', { shelves: ['Novels'], reading: 'read', loans: [late] }),
    book('B', { shelves: ['Novels'], loans: [{ ...late, dueAt: 5000 }] }),
    book('C', { copies: [{ copyId: 'copy-c', location: 'Cellar' }], language: 'de', stock: 'for-sale' }),
  ]
  const found = (filter: Parameters<typeof findBooks>[2]) => titles(findBooks(books, '', filter, now))
  expect(found({ shelf: 'Novels', reading: 'read' })).toEqual(['A'])
  expect(found({ lent: 'open' })).toEqual(['A', 'B'])
  expect(found({ lent: 'overdue' })).toEqual(['A'])
  expect(found({ location: 'Cellar', language: 'de', stock: 'for-sale' })).toEqual(['C'])
  expect(choicesOf(books)).toEqual({
    ...{ shelves: ['Novels'], tags: [], locations: ['Cellar'], languages: ['de'], people: ['Bert'] },
  })
})

test('books are sorted without their articles, authors by their last name, and what lacks it stands at the end', () => {
  const books = [
    book('The Zoo', { authors: ['Ann Berg'], year: 1990 }),
    book('', {}),
    book('Volume 10', { authors: ['Zoe Adams'], year: 2001 }),
    book('Volume 2', { year: 1800 }),
  ]
  const sorted = (by: 'title' | 'author' | 'year', direction: 'ascending' | 'descending') =>
    titles(sortBooks(books, { by, direction }))
  expect(titles(sortBooks(books, newestFirst))).toEqual(titles(books))
  expect(sorted('title', 'ascending')).toEqual(['Volume 2', 'Volume 10', 'The Zoo', ''])
  expect(sorted('title', 'descending')).toEqual(['The Zoo', 'Volume 10', 'Volume 2', ''])
  expect(sorted('author', 'ascending').slice(0, 2)).toEqual(['Volume 10', 'The Zoo'])
  expect(sorted('year', 'descending')).toEqual(['Volume 10', 'The Zoo', 'Volume 2', ''])
})
