import bwip from 'bwip-js/node'
import { expect, test } from 'vitest'
import { barsPath, ean13 } from './ean13.ts'

/** As another library draws it: how wide each bar and each gap is, in turn. */
function drawnElsewhere(code: string): string {
  const [drawn] = bwip.raw('ean13', code, '') as { sbs: number[] }[]
  return (drawn?.sbs ?? []).map((width, i) => (i % 2 === 0 ? '1' : '0').repeat(width)).join('')
}

test('bars are those of the standard, for every first digit and every digit on either side', () => {
  const codes = ['9780306406157', '9791090636071', '4006381333931', '0036000291452', '5901234123457']
  const others = Array.from({ length: 10 }, (_, first) => withCheckDigit(`${first}12345678${first}90`))
  for (const code of [...codes, ...others]) expect(ean13(code), code).toBe(drawnElsewhere(code))
})

test('what is no EAN-13 has no bars', () => {
  for (const code of ['', '978030640615', '9780306406158', '97803064061570', '978030640615x'])
    expect(ean13(code), code).toBeNull()
})

test('guards reach further down than the others', () => {
  expect(barsPath('101'.padEnd(95, '0'), { height: 50, guard: 55 })).toBe('M0 0h1v55h-1zM2 0h1v55h-1z')
  expect(barsPath(`${'0'.repeat(10)}110`, { height: 50, guard: 55 })).toBe('M10 0h2v50h-2z')
})

function withCheckDigit(twelve: string): string {
  const sum = [...twelve].reduce((total, digit, i) => total + Number(digit) * (i % 2 === 0 ? 1 : 3), 0)
  return `${twelve}${(10 - (sum % 10)) % 10}`
}
