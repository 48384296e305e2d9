import { expect, test } from 'vitest'
import { onSheets } from './label-sheets.ts'

test('labels fill one sheet after the other, past the places that are used already', () => {
  const books = Array.from({ length: 15 }, (_, i) => i)
  const sheets = onSheets(books, 'a4x14', 2)
  expect(sheets.map((sheet) => sheet.length)).toEqual([14, 3])
  expect(sheets[0]?.slice(0, 3)).toEqual([null, null, 0])
  expect(sheets.flat().filter((book) => book !== null)).toEqual(books)
  expect(onSheets([], 'a4x24', 0)).toEqual([])
})
