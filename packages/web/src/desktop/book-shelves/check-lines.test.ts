import type { BookView, ShelfCheckView } from '@snaplink/contract'
import { expect, test } from 'vitest'
import { checkLines } from './check-lines.ts'
import { booksOn, shelfSubjects } from './shelf-subjects.ts'

const view = {
  right: [{ bookId: 'b1', isbn: '1', title: 'One', copies: 1 }],
  missing: [
    { bookId: 'b1', isbn: '1', title: 'One', copies: 1 },
    { bookId: 'b2', title: 'Two', copies: 2 },
  ],
  misplaced: [{ bookId: 'b3', isbn: '3', title: 'Three', shelves: ['B'], location: 'Cellar', copies: 1 }],
  extra: [{ isbn: '4', copies: 1 }],
} as unknown as ShelfCheckView

test('what is wrong on a shelf stands before what is right, and what was scanned last before all', () => {
  const shown = (last?: string) => checkLines(view, last).map(({ state, title, where }) => [state, title, where])
  expect(shown()).toEqual([
    ['misplaced', 'Three', 'B, Cellar'],
    ['extra', '', ''],
    ['missing', 'One', ''],
    ['missing', 'Two', ''],
    ['right', 'One', ''],
  ])
  expect(shown('1')[0]).toEqual(['right', 'One', ''])
  expect(new Set(checkLines(view, undefined).map(({ key }) => key)).size).toBe(5)
})

test('shelves and places are told once each, whatever their case, with how many books stand there', () => {
  const book = (shelves: string[], location?: string, copies: { location?: string }[] = []) =>
    ({ shelves, location, copies }) as unknown as BookView
  const books = [
    book(['Novels', 'novels'], 'Cellar', [{ location: 'Cellar' }, { location: 'Attic' }]),
    book(['NOVELS', 'Art']),
    book([]),
  ]
  const told = (kind: 'shelf' | 'location') => shelfSubjects(books, kind).map(({ name, books }) => [name, books])
  expect(told('shelf')).toEqual([
    ['Art', 1],
    ['novels', 2],
  ])
  expect(told('location')).toEqual([
    ['Attic', 1],
    ['Cellar', 1],
  ])
  expect(booksOn(books, 'novels')).toHaveLength(2)
  expect(booksOn(books, undefined)).toHaveLength(3)
})
