import { expect, test } from 'vitest'
import { readDrawnCode } from '../test/drawn-code.ts'
import { terminalCode } from './terminal-code.ts'

const link = 'http://192.168.178.120:3000/mobile-upload/7sEStTiuZp6e_V0LpP_LU4#t=st_1f4AY_hrxzKtRf0MYhPeaQ'
const widthOf = (lines: readonly string[]) => [...(lines[0]?.match(/[▀▄█ ]/g) ?? [])].length

test.each([
  { columns: 120, rows: 40, width: 49 },
  { columns: 80, rows: 40, width: 49 },
  // The usual window is too low for the large form.
  { columns: 80, rows: 24, width: 41 },
  { columns: 40, rows: 24, width: 39 },
  // Rather one to scroll than none.
  { columns: 80, rows: 10, width: 39 },
])('in $columns × $rows the code is $width wide and scans, on dark and light terminals', ({ width, ...room }) => {
  const lines = terminalCode(link, { ...room, hasColours: true }) ?? []
  expect(widthOf(lines)).toBe(width)
  expect(readDrawnCode(lines, 'dark')).toBe(link)
  expect(readDrawnCode(lines, 'light')).toBe(link)
})

test('without colours it is drawn for a dark terminal', () => {
  const lines = terminalCode(link, { columns: 80, rows: 24, hasColours: false }) ?? []
  expect(lines.join('')).not.toContain('\u001b')
  expect(readDrawnCode(lines, 'dark')).toBe(link)
})

test('where there is no room there is no code', () => {
  expect(terminalCode(link, { columns: 38, rows: 50, hasColours: true })).toBeNull()
})
