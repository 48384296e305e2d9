import { expect, test } from 'vitest'
import { readBookProviders } from './book-settings.ts'

test('the order is the one in which they stand, and any of them may be elsewhere', () => {
  const read = readBookProviders('dnb  loc=http://127.0.0.1:9/x kb=sru+https://sru.test/books?index=num&name=KB&x=1')
  expect(read).toEqual([
    { kind: 'dnb', url: undefined },
    { kind: 'loc', url: 'http://127.0.0.1:9/x' },
    {
      kind: 'sru',
      id: 'kb',
      name: 'KB',
      url: 'https://sru.test/books?x=1',
      index: 'num',
      schema: 'marcxml',
      version: '1.1',
    },
  ])
  expect(readBookProviders('off')).toEqual([])
})

test.each(['amazon', 'dnb dnb', 'x=https://a.test', 'x=sru+file:///etc', 'you=sru+https://a.test', 'Dnb'])(
  '%s cannot be used',
  (text) => {
    expect(typeof readBookProviders(text)).toBe('string')
  },
)
