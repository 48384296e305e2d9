import { expect, test } from 'vitest'
import { factChange, factText } from './fact-text.ts'

test('several authors stand in one line, whose commas belong to their names', () => {
  const authors = ['Martin Luther King, Jr.', 'Ada Lovelace']
  expect(factText({ authors }, 'authors')).toBe('Martin Luther King, Jr.; Ada Lovelace')
  expect(factChange('authors', ' Martin Luther King, Jr. ;Ada Lovelace; ')).toEqual({ authors })
  expect(factChange('authors', ' ; ')).toEqual({ authors: null })
})

test('what is emptied is taken away, and what is no number of pages is not saved', () => {
  expect(factChange('subtitle', '  ')).toEqual({ subtitle: null })
  expect(factChange('pages', '336')).toEqual({ pages: 336 })
  expect(factChange('pages', '')).toEqual({ pages: null })
  for (const typed of ['0', '-3', 'many', '1e3']) expect(factChange('pages', typed), typed).toBeNull()
  expect(factText({ pages: 336 }, 'pages')).toBe('336')
  expect(factText({}, 'title')).toBe('')
})
