import type { ScanView } from '@snaplink/contract'
import { expect, test } from 'vitest'
import { changesOf } from './change-row.ts'
import { newestFirst, searchRows, sortRows } from './find-rows.ts'
import { lastRemoval } from './last-removal.ts'
import { rowsOf, type ScanRow } from './scan-rows.ts'
import { fitsInField, shownCode } from './shown-code.ts'

let made = 0
function scan(code: string, more: Partial<ScanView> = {}): ScanView {
  const at = 1_000_000 - made++
  const from = { sessionId: 'session-1', deviceId: 'phone-1', deviceName: 'Pixel 7' }
  return {
    ...from,
    scanId: `scan-${made}`,
    seq: at,
    code,
    format: 'ean_13',
    count: 1,
    note: '',
    scannedAt: at,
    addedAt: at,
    ...more,
  }
}
const codesOf = (rows: readonly ScanRow[]) => rows.map(({ code }) => code)
const one = (rows: readonly ScanRow[]) => rows[0] as ScanRow

test('readings of one code are one row, at the place of the newest, which adds their counts', () => {
  const scans = [
    scan('A'),
    scan('B', { count: 5 }),
    scan('A', { count: 2, note: 'old' }),
    scan('A', { format: 'qr_code' }),
  ]
  expect(rowsOf(scans, 'none')).toHaveLength(4)
  const rows = rowsOf(scans, 'code')
  expect(rows.map(({ code, format, count, note }) => [code, format, count, note])).toEqual([
    ['A', 'ean_13', 3, 'old'],
    ['B', 'ean_13', 5, ''],
    ['A', 'qr_code', 1, ''],
  ])
  expect(one(rows).scannedAt).toBe(scans[0]?.scannedAt)
  // Another reading does not make it another row.
  expect(one(rowsOf([scan('A'), ...scans], 'code')).key).toBe(one(rows).key)
})

test('rows are found by every word, whatever its accents, its case or the blanks in a number', () => {
  const rows = rowsOf(
    [scan('4006381333931', { note: 'Café, oben' }), scan('LOT-7', { format: 'code_128', deviceName: 'Ann’s iPhone' })],
    'none',
  )
  const found = (query: string) => codesOf(searchRows(rows, query))
  expect(found('cafe OBEN')).toEqual(['4006381333931'])
  expect(found('4 006381-333931')).toEqual(['4006381333931'])
  expect(found('iphone lot')).toEqual(['LOT-7'])
  expect(found('code 128')).toEqual(['LOT-7'])
  expect(found('oben lot')).toEqual([])
  expect(found('  ')).toHaveLength(2)
})

test('rows are sorted by any column, numbers in codes by their size, and those that are equal newest first', () => {
  const rows = rowsOf([scan('A10', { count: 2 }), scan('A2', { count: 30 }), scan('B1', { count: 2 })], 'none')
  expect(codesOf(sortRows(rows, newestFirst))).toEqual(['A10', 'A2', 'B1'])
  expect(codesOf(sortRows(rows, { by: 'when', direction: 'ascending' }))).toEqual(['B1', 'A2', 'A10'])
  expect(codesOf(sortRows(rows, { by: 'code', direction: 'ascending' }))).toEqual(['A2', 'A10', 'B1'])
  expect(codesOf(sortRows(rows, { by: 'count', direction: 'descending' }))).toEqual(['A2', 'A10', 'B1'])
})

test('raising a count goes to the newest reading, lowering it takes the newest readings back', () => {
  const [newest, middle, oldest] = [scan('A', { count: 2, note: 'mine' }), scan('A'), scan('A', { count: 4 })]
  const row = one(rowsOf([newest, middle, oldest], 'code'))
  const wished = (count: number) => changesOf(row, { count }).map(({ sessionId: _, ...change }) => change)
  expect(row.count).toBe(7)
  expect(wished(10)).toEqual([{ scanId: newest.scanId, count: 5 }])
  expect(wished(6)).toEqual([{ scanId: newest.scanId, count: 1 }])
  // The note was on the reading that goes.
  expect(wished(3)).toEqual([
    { scanId: newest.scanId, isRemoved: true },
    { scanId: middle.scanId, isRemoved: true },
    { scanId: oldest.scanId, count: 3, note: 'mine' },
  ])
  expect(wished(5)).toEqual([
    { scanId: newest.scanId, isRemoved: true },
    { scanId: middle.scanId, note: 'mine' },
  ])
})

test('a row keeps one note, and a code is changed on all its readings', () => {
  const scans = [scan('A'), scan('A', { note: 'old' })]
  const row = one(rowsOf(scans, 'code'))
  expect(changesOf(row, { note: '' }).map(({ note }) => note)).toEqual(['', ''])
  expect(changesOf(row, { note: 'new' }).map(({ note }) => note)).toEqual(['new', ''])
  expect(changesOf(row, { code: 'B' }).map(({ scanId, code }) => [scanId, code])).toEqual(
    scans.map(({ scanId }) => [scanId, 'B']),
  )
})

test('what was deleted last comes back first, and all that was deleted with it', () => {
  const removed = [scan('A', { removedAt: 90_000 }), scan('B', { removedAt: 89_900 }), scan('C', { removedAt: 20_000 })]
  expect(lastRemoval(removed).map(({ code }) => code)).toEqual(['A', 'B'])
  expect(lastRemoval([])).toEqual([])
})

test('what cannot be seen in a code is shown by its picture, and such a code does not go into a field of one line', () => {
  expect(shownCode('a\x1db\nc\x7f\x85')).toBe('a␝b␊c␡�')
  expect(fitsInField('a\x1db')).toBe(false)
  expect(fitsInField('שלום 42')).toBe(true)
})
