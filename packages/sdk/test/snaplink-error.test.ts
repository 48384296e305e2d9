import { problem } from '@snaplink/contract'
import { expect, test } from 'vitest'
import { errorOf, isPassing, SnaplinkError } from '../src/snaplink-error.ts'

test('our own problems keep their code and sentence', () => {
  const error = errorOf(413, problem('photo.too-large'))
  expect(error).toMatchObject({ code: 'photo.too-large', status: 413, sentence: 'This photo is too large.' })
})

test('a code whose words the SDK does not carry keeps those of the server, also where the server is newer', () => {
  const ofBooks = errorOf(422, problem('book.isbn-wrong'))
  expect(ofBooks).toMatchObject({ code: 'book.isbn-wrong', sentence: problem('book.isbn-wrong').title })
  const ofTheFuture = errorOf(409, { code: 'future.code' as never, title: 'This is for later.' })
  expect(ofTheFuture).toMatchObject({ code: 'future.code', status: 409, sentence: 'This is for later.' })
  expect(new SnaplinkError('book.isbn-wrong').sentence).toBe(problem('request.invalid').title)
})

test.each([
  ['the body’s seconds', errorOf(429, problem('request.too-many', { retryAfter: 3 })), 3000],
  ['the header’s seconds', errorOf(503, null, '2'), 2000],
  ['nothing', errorOf(503, null, null), undefined],
  ['nonsense', errorOf(503, null, 'soon'), undefined],
])('how long to wait is read from %s', (_, error, ms) => {
  expect(error.retryAfterMs).toBe(ms)
})

test('how long to wait is read from a date too', () => {
  const inAMinute = errorOf(503, null, new Date(Date.now() + 60_000).toUTCString()).retryAfterMs
  expect(inAMinute).toBeGreaterThan(57_000)
  expect(inAMinute).toBeLessThanOrEqual(60_000)
})

test.each([
  ['a proxy’s 502', errorOf(502, null), 'server.failed', true],
  ['nginx’s own 413', errorOf(413, null), 'request.too-large', false],
  ['a hotel’s login page', errorOf(403, null), 'network', true],
  ['what is not said by a server of ours', errorOf(409, { code: 'ECONFLICT' as never }), 'request.invalid', false],
  ['a full disk', errorOf(507, problem('storage.full')), 'storage.full', false],
  ['no answer at all', new SnaplinkError('network'), 'network', true],
])('%s', (_, error, code, passes) => {
  expect(error.code).toBe(code)
  expect(isPassing(error)).toBe(passes)
})
