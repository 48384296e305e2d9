import { expect, test } from 'vitest'
import { bearerOf } from './bearer.ts'

test.each([
  ['Bearer sp_abc-DEF_123', 'sp_abc-DEF_123'],
  ['bearer a.b.c', 'a.b.c'],
  ['Bearer', undefined],
  ['Basic dXNlcjpwYXNz', undefined],
  [undefined, undefined],
])('Authorization %j holds the token %j', (header, token) => {
  expect(bearerOf(header)).toBe(token)
})
