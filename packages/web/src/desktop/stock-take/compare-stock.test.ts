import type { ScanView } from '@snaplink/contract'
import { expect, test } from 'vitest'
import { compareStock, scansWithin, sumStock } from './compare-stock.ts'

const scan = (code: string, count = 1, scannedAt = 1, format = 'ean_13') =>
  ({ code, count, scannedAt, format }) as ScanView
const item = (code: string, expected: number, name = '') => ({ code, expected, name })

test('what is on the list is found, missing or too many, and what is not on it is extra', () => {
  const items = [item('4006381333931', 2, 'Pens'), item('A', 1), item('B', 3), item('C', 0)]
  const lines = compareStock(items, [scan('X'), scan('4006381333931'), scan('4006381333931'), scan('B', 2), scan('C')])
  expect(lines.map(({ code, name, expected, counted, state }) => [code, name, expected, counted, state])).toEqual([
    ['4006381333931', 'Pens', 2, 2, 'found'],
    ['A', '', 1, 0, 'missing'],
    ['B', '', 3, 2, 'missing'],
    ['C', '', 0, 1, 'surplus'],
    ['X', '', 0, 1, 'extra'],
  ])
  expect(sumStock(lines)).toEqual({
    lines: { missing: 2, found: 1, surplus: 1, extra: 1 },
    expected: 6,
    found: 4,
    counted: 6,
  })
})

test('a number that a spreadsheet or a scanner took the zeros from is the same number', () => {
  const lines = compareStock(
    [item('36000291452', 1), item('0012345678905', 1)],
    [scan('0036000291452'), scan('012345678905')],
  )
  expect(lines.map(({ state }) => state)).toEqual(['found', 'found'])
})

test('a code that stands in the list twice is expected as often as both say', () => {
  expect(compareStock([item('A', 1, 'Pens'), item('A', 2)], []).map(({ name, expected }) => [name, expected])).toEqual([
    ['Pens', 3],
  ])
})

test('a stock-take counts what was read while it lasted, also what arrived later', () => {
  const scans = [scan('A', 1, 10), scan('B', 1, 20), scan('C', 1, 30)]
  const codes = (take: { startedAt: number; endedAt?: number }) => scansWithin(scans, take).map(({ code }) => code)
  expect(codes({ startedAt: 20 })).toEqual(['B', 'C'])
  expect(codes({ startedAt: 10, endedAt: 20 })).toEqual(['A', 'B'])
})
