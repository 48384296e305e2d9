import { expect, test } from 'vitest'
import { weaknessOf } from './weak-password.ts'

const email = 'ann.writer@example.org'

test('short, monotonous, common and guessable passwords are refused, each with its reason', () => {
  expect(weaknessOf('ninechars', email)).toBe('It has 9 of at least 10 characters.')
  expect(weaknessOf('🦊'.repeat(9), email)).toBe('It has 9 of at least 10 characters.')
  expect(weaknessOf('abababababab', email)).toBe('It has too few different characters.')
  expect(weaknessOf(email, email)).toBe('It is your e-mail address.')
  expect(weaknessOf('Ann.Writer', email)).toBe('It is your e-mail address.')
  expect(weaknessOf('Password123', email)).toBe('It is one of the passwords that are tried first.')
  expect(weaknessOf('qwertyuiop', email)).toBe('It is one of the passwords that are tried first.')
})

test('any other password of ten characters will do, without digits or signs', () => {
  for (const password of ['blue sofas', 'correct horse battery', 'пароль для друзей', 'ヒミツノアイコトバハナイ']) {
    expect(weaknessOf(password, email)).toBeNull()
  }
})
