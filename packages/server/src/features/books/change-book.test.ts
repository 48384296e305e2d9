import type { BookFacts } from '@snaplink/contract'
import { expect, test } from 'vitest'
import { type BookDetails, type BookRecord, emptyDetails, rowOf } from './book-record.ts'
import { changeBook, mergeBooks } from './change-book.ts'
import { fillFacts, isComplete } from './fill-facts.ts'

const answer = (provider: string, facts: BookFacts) => ({ provider, facts, coverUrls: [] as string[] })
const ol = answer('openlibrary', { title: 'The Hobbit', authors: ['J. R. R. Tolkien'] })
const loc = answer('loc', { title: 'The hobbit, or, There and back again', pages: 310 })

function bookOf(details: Partial<BookDetails> = {}, more: Partial<BookRecord> = {}): BookRecord {
  return {
    ...{ ownerId: 'owner', id: 'book-0001', version: 1, isbn: '9780261102217', lookUp: 'waiting' },
    ...{ sessionId: null, deviceId: null, deviceName: null, addedAt: 1, changedAt: 1, removedAt: null },
    ...{ coverFileId: null, thumbFileId: null, ...more },
    details: { ...emptyDetails, copies: [{ copyId: 'book-0001' }], ...details },
  }
}

test('each fact comes from the first provider that knows it, and says from which', () => {
  const { facts, sources } = fillFacts(bookOf(), [ol, loc]).details
  expect(facts).toEqual({ title: 'The Hobbit', authors: ['J. R. R. Tolkien'], pages: 310 })
  expect(sources).toEqual({ title: 'openlibrary', authors: 'openlibrary', pages: 'loc' })
})

test('what a person wrote stays, also an emptied fact, until it is unlocked', () => {
  const mine = changeBook(fillFacts(bookOf(), [ol]), { title: 'Der kleine Hobbit', authors: null })
  const again = fillFacts(mine, [ol, loc])
  expect(again.details.facts).toEqual({ title: 'Der kleine Hobbit', pages: 310 })
  expect(again.details.sources).toMatchObject({ title: 'you', authors: 'you' })
  const given = fillFacts(changeBook(again, { unlock: ['title', 'authors'] }), [ol, loc])
  expect(given.details.facts).toMatchObject({ title: 'The Hobbit', authors: ['J. R. R. Tolkien'] })
})

test('a locked fact stays as it is, whoever said it', () => {
  const locked = changeBook(fillFacts(bookOf(), [loc]), { lock: ['title'] })
  expect(fillFacts(locked, [ol, loc]).details.facts.title).toBe('The hobbit, or, There and back again')
})

test('what came with an imported file stays', () => {
  const imported = bookOf({ facts: { title: 'Hobbit' }, sources: { title: 'goodreads' } })
  expect(fillFacts(imported, [ol]).details.facts).toEqual({ title: 'Hobbit', authors: ['J. R. R. Tolkien'] })
})

test('a shelf or tag in other letters is the same', () => {
  const book = changeBook(bookOf({ shelves: ['Fiction'], tags: ['dragons'] }), {
    ...{ addShelves: ['fiction', 'Büro'], removeTags: ['DRAGONS'] },
  })
  expect(book.details).toMatchObject({ shelves: ['Fiction', 'Büro'], tags: [] })
})

test('another ISBN is looked up anew, the same one is not', () => {
  expect(changeBook(bookOf({}, { lookUp: 'found' }), { isbn: '0-261-10221-4' }).lookUp).toBe('found')
  expect(changeBook(bookOf({}, { lookUp: 'found' }), { isbn: '9783161484100' })).toMatchObject({ lookUp: 'waiting' })
  expect(() => changeBook(bookOf(), { isbn: '9783161484101' })).toThrow()
})

test('copies are taken away one by one, and the last one stays', () => {
  const two = bookOf({ copies: [{ copyId: 'copy-0001' }, { copyId: 'copy-0002' }] })
  const one = changeBook(two, { removeCopies: ['copy-0001', 'copy-0003'] })
  expect(one.details.copies).toEqual([{ copyId: 'copy-0002' }])
  expect(changeBook(one, { removeCopies: ['copy-0002'] }).details.copies).toEqual(one.details.copies)
})

test('merging loses nothing that only one of them has', () => {
  const kept = bookOf({ facts: { title: 'Hobbit' }, shelves: ['A'], note: 'mine' })
  const other = bookOf(
    {
      facts: { title: 'The Hobbit', pages: 310 },
      shelves: ['a', 'B'],
      note: 'torn',
      rating: 4.5,
      copies: [{ copyId: 'book-0002' }],
    },
    { id: 'book-0002', coverFileId: 'cover-01', thumbFileId: 'thumb-01' },
  )
  const merged = mergeBooks(kept, [other])
  expect(merged).toMatchObject({ id: 'book-0001', coverFileId: 'cover-01' })
  expect(merged.details).toMatchObject({
    ...{ facts: { title: 'Hobbit', pages: 310 }, shelves: ['A', 'B'], note: 'mine\n\ntorn', rating: 4.5 },
    copies: [{ copyId: 'book-0001' }, { copyId: 'book-0002' }],
  })
})

test('enough is known with a cover and all that a row shows', () => {
  const all: BookFacts = { title: 'a', authors: ['b'], publisher: 'c', published: '1999', pages: 1, language: 'en' }
  expect(isComplete([{ ...answer('a', all), coverUrls: ['https://c.test/1.jpg'] }])).toBe(true)
  expect(isComplete([answer('a', all)])).toBe(false)
})

test('a row is searched by what people remember of it, and filtered by labels that cannot be forged', () => {
  const row = rowOf(
    bookOf({ facts: { title: 'Émile\nshelf:x' }, shelves: ['Büro 2\nshelf:secret'], location: 'Room 2' }),
  )
  expect(row.search).toContain('emile')
  expect(row.labels).toBe('\nshelf:buro 2 shelf secret\nlocation:room 2\n')
})
