import { limits } from '@snaplink/contract'
import { expect, test } from 'vitest'
import { readExpectedList } from './expected-list.ts'

const read = (text: string) => readExpectedList(Buffer.from(text))
const items = (text: string) => read(text).items.map(({ code, name, expected }) => `${code} ${name} ${expected}`)

test.each([
  ['commas and a header', 'EAN,Name,Expected\r\n4006381333931,Pencil,12\r\n96385074,Rubber,3\r\n'],
  [
    'semicolons, another order, German words',
    'Bezeichnung;Sollbestand;Artikelnummer\nPencil;12;4006381333931\nRubber;3,00;96385074',
  ],
  ['tabs, without a header', 'Pencil\t4006381333931\t12\nRubber\t96385074\t3\n'],
  [
    'a mark of UTF-8, blank lines, quotes',
    '\ufeff\n"Barcode","Description","Qty"\n\n"4006381333931","Pencil","12"\n96385074,Rubber,3\n\n',
  ],
  ['what keeps a spreadsheet from rounding', 'code;title;count\n="4006381333931";Pencil;12\n\'96385074;Rubber;3'],
])('a list is read as people write them: %s', (_name, text) => {
  expect(items(text)).toEqual(['4006381333931 Pencil 12', '96385074 Rubber 3'])
  expect(read(text)).toMatchObject({ skipped: 0 })
})

test('codes alone are expected once each, and as often as they are listed', () => {
  expect(items('4006381333931\n96385074\n4006381333931\n')).toEqual(['4006381333931  2', '96385074  1'])
})

test('a line that makes no sense is left out and named, and the others are kept', () => {
  const { items, skipped, skippedLines } = read(
    'ean;name;qty\n4006381333931;Pencil;12\n4,00638E+12;Pen;1\n;Nothing;1\n96385074;Rubber;many',
  )
  expect(items.map(({ code }) => code)).toEqual(['4006381333931'])
  expect([skipped, skippedLines]).toEqual([
    3,
    [
      { line: 3, reason: 'rounded-code' },
      { line: 4, reason: 'no-code' },
      { line: 5, reason: 'no-number' },
    ],
  ])
})

test('other alphabets are read: Excel’s text of Windows, and UTF-16', () => {
  const text = 'ean;name;qty\n96385074;Größe;1'
  for (const bytes of [Buffer.from(text, 'latin1'), Buffer.from(`\ufeff${text}`, 'utf16le')]) {
    expect(readExpectedList(bytes).items).toEqual([{ code: '96385074', name: 'Größe', expected: 1 }])
  }
})

test('nonsense is refused, and so is more than a list may hold', () => {
  for (const text of ['', '\n\n', 'ean;name\n;x\n']) {
    expect(() => read(text)).toThrow(expect.objectContaining({ code: 'stock-take.list-unreadable' }))
  }
  const many = Array.from({ length: limits.maxExpectedItems + 1 }, (_, i) => `${1e12 + i}`).join('\n')
  expect(() => read(many)).toThrow(expect.objectContaining({ code: 'stock-take.list-too-large' }))
})
