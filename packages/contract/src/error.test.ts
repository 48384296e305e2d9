import { expect, test } from 'vitest'
import { closeCodeOf, errors, isErrorCode, problem } from './error.ts'

test('a problem carries its code, status and sentence, and nothing that was not asked for', () => {
  expect(problem('ticket.invalid')).toEqual({
    type: 'https://snaplink.invalid/errors#ticket.invalid',
    title: errors['ticket.invalid'][1],
    status: 404,
    code: 'ticket.invalid',
  })
})

test('close codes stay in the range that RFC 6455 leaves to applications', () => {
  for (const code of Object.keys(errors)) {
    if (!isErrorCode(code)) throw new Error(code)
    expect(closeCodeOf(code)).toBeGreaterThanOrEqual(4400)
    expect(closeCodeOf(code)).toBeLessThan(4600)
  }
})
