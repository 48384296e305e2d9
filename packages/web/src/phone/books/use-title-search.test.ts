import { expect, test } from 'vitest'
import { bookOfCandidate } from './use-title-search.ts'

test('a candidate with an ISBN is looked up, one without brings what is known of it', () => {
  const candidate = { title: 'The Hobbit', authors: ['J. R. R. Tolkien'], year: 1937, provider: 'loc' }
  expect(bookOfCandidate({ ...candidate, isbn: '9780261102217' })).toEqual({ isbn: '9780261102217' })
  expect(bookOfCandidate(candidate)).toEqual({ title: 'The Hobbit', authors: ['J. R. R. Tolkien'] })
})
