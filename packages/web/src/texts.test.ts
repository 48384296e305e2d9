import { errors } from '@snaplink/contract'
import { expect, test } from 'vitest'
import { approve } from './approve-texts.ts'
import { bookScanner } from './book-scanner-texts.ts'
import * as bookTexts from './book-texts.ts'
import * as entryTexts from './entry-texts.ts'
import { passing } from './passing-texts.ts'
import * as scanTexts from './scan-texts.ts'
import { scanner } from './scanner-texts.ts'
import * as shelfTexts from './shelf-texts.ts'
import {
  clockTime,
  common,
  desktop,
  errorSentence,
  type FailureCode,
  fileSize,
  percent,
  phone,
  photoErrorSentence,
} from './texts.ts'

const codes = [...Object.keys(errors), 'network'] as FailureCode[]

test('every error has a sentence, also when it is about a photo', () => {
  for (const code of codes) {
    for (const sentence of [errorSentence(code), photoErrorSentence(code, 'IMG_2041.jpg')]) {
      expect(sentence, code).toMatch(/^[A-Z].*\.$/)
    }
  }
})

test('what is wrong with a photo is said with its name, which is cut when it is long', () => {
  expect(photoErrorSentence('photo.not-an-image', 'IMG_2041')).toBe(
    'IMG_2041 is not a picture we can read. Send it as JPEG or PNG.',
  )
  const sentence = photoErrorSentence('photo.damaged', `${'x'.repeat(200)}-end.jpg`)
  expect(sentence.length).toBeLessThan(120)
  expect(sentence).toContain('-end.jpg')
})

test('no text speaks of sessions, tokens or transports, or apologises', () => {
  const books = [bookScanner, bookTexts, shelfTexts]
  const said = [common, desktop, phone, passing, approve, scanner, scanTexts, entryTexts, ...books].flatMap(textsOf)
  expect(said.length).toBeGreaterThan(150)
  for (const text of said) expect(text).not.toMatch(/session|token|websocket|ticket|oops|error|sorry/i)
})

test('sizes, times and shares are said as people say them', () => {
  expect([0, 999, 84_000, 3_140_000, 26_214_400].map(fileSize)).toEqual([
    '0 bytes',
    '999 bytes',
    '84 KB',
    '3.1 MB',
    '26 MB',
  ])
  expect([102_000, 60_000, 400, 0, -5].map(clockTime)).toEqual(['1:42', '1:00', '0:01', '0:00', '0:00'])
  expect(percent(999, 1000)).toBe(99)
  expect(percent(1000, 1000)).toBe(100)
  expect(percent(0, 0)).toBe(0)
})

/** Every text of a catalogue; those with values in them are given some. */
function textsOf(node: unknown): string[] {
  if (typeof node === 'string') return [node]
  if (typeof node === 'function') return [String(node('Ann', 'Chrome on Linux'))]
  return Object.values(node as object).flatMap(textsOf)
}
