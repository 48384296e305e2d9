import { expect, test } from 'vitest'
import { readTypedCode } from './typed-code.ts'

test('what has a check digit is told by its length, with spaces and hyphens or without', () => {
  const right = { '4006381333931': 'ean_13', '96385074': 'ean_8', '036000291452': 'upc_a' } as const
  for (const [code, format] of Object.entries(right)) {
    expect(readTypedCode(code)).toEqual({ kind: 'right', code, format })
  }
  expect(readTypedCode(' 978-3-16-148410-0')).toMatchObject({ code: '9783161484100', format: 'ean_13' })
  expect(readTypedCode('4 006381 333931')).toMatchObject({ kind: 'right', code: '4006381333931' })
})

test('a wrong check digit is told with the right one, and whether more digits may follow', () => {
  const typed = { kind: 'wrong-digit', format: 'typed', expected: '1' }
  expect(readTypedCode('4006381333937')).toEqual({ ...typed, code: '4006381333937', mayGoOn: false })
  expect(readTypedCode('40063813')).toMatchObject({ kind: 'wrong-digit', mayGoOn: true })
})

test('anything else is taken as it is, without the space around it', () => {
  for (const code of ['400638', 'LOT-2041', 'A 12-34', '40063813339312345']) {
    expect(readTypedCode(` ${code} `)).toEqual({ kind: 'unchecked', code, format: 'typed' })
  }
  expect(readTypedCode('  ')).toEqual({ kind: 'empty' })
})
