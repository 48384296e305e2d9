import { expect, test } from 'vitest'
import { readTemplate } from './scan-template.ts'

const parts = { code: '4006381333931', count: 3, format: 'ean_13', phone: 'Pixel 7', scannedAt: Date.now() }

test('a template becomes texts and keys', () => {
  expect(readTemplate('{code}{tab}{count}{enter}')(parts)).toEqual([
    { text: '4006381333931' },
    { key: 'tab' },
    { text: '3' },
    { key: 'enter' },
  ])
})

test('prefix and suffix stand around it, in one piece with the text beside them', () => {
  expect(readTemplate('{code}', { prefix: 'EAN:', suffix: ';{enter}' })(parts)).toEqual([
    { text: 'EAN:4006381333931;' },
    { key: 'enter' },
  ])
})

test('a code with line breaks and control characters presses no key', () => {
  const strokes = readTemplate('{code}')({ ...parts, code: 'ls\r\nrm\t-rf\u001b[A\u2028x\u202e{enter}' })
  expect(strokes).toEqual([{ text: 'lsrm-rf[Ax{enter}' }])
})

test('letters beyond the keyboard stay whole', () => {
  expect(readTemplate('{code}')({ ...parts, code: 'Grüße 😀' })).toEqual([{ text: 'Grüße 😀' }])
})

test('a field that there is not is named, with those that there are', () => {
  expect(() => readTemplate('{code}{return}')).toThrow(/“\{return\}” is not something that can be typed.*\{enter\}/)
})
