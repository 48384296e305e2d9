import { expect, test } from 'vitest'
import { readShortCode, shortCodeLetters, showShortCode } from './short-code.ts'

test('a code is read however it was typed', () => {
  expect(showShortCode('BCDFGHJK')).toBe('BCDF-GHJK')
  for (const typed of ['BCDF-GHJK', 'bcdfghjk', ' bcdf ghjk ', 'BC.DF.GH.JK', 'bcdf–ghjk']) {
    expect(readShortCode(typed)).toBe('BCDFGHJK')
  }
})

test('what cannot be a code is none', () => {
  for (const typed of ['', 'BCDFGHJ', 'BCDFGHJKL', 'ABCDFGHJ', 'BCDFGHJ0', '12345678', 'ßCDFGHJK']) {
    expect(readShortCode(typed)).toBeUndefined()
  }
})

test('no two letters of it look alike, and no word comes out', () => {
  expect(new Set(shortCodeLetters).size).toBe(20)
  expect(shortCodeLetters).not.toMatch(/[AEIOUY0-9]/)
})
