import { expect, test } from 'vitest'
import { isbnOfEan, readTypedIsbn } from './typed-isbn.ts'

test('an ISBN is known however it is written', () => {
  const right = { kind: 'right', isbn: '9780261102217' }
  for (const typed of [
    '9780261102217',
    '978-0-261-10221-7',
    'ISBN 0-261-10221-4',
    '0261102214',
    'isbn-13: 978 0261102217',
  ])
    expect(readTypedIsbn(typed), typed).toEqual(right)
  expect(readTypedIsbn('080442957x')).toEqual({ kind: 'right', isbn: '9780804429573' })
  expect(readTypedIsbn('9791090724044')).toMatchObject({ kind: 'right' })
})

test('a wrong digit is told with the digits and what the last would be', () => {
  expect(readTypedIsbn('978-0-261-10221-8')).toEqual({
    ...{ kind: 'wrong-digit', digits: '9780261102218', expected: '7', mayGoOn: false },
  })
  expect(readTypedIsbn('0804429571')).toEqual({
    ...{ kind: 'wrong-digit', digits: '0804429571', expected: 'X', mayGoOn: false },
  })
})

test('ten digits of thirteen are no wrong ISBN-10 yet', () => {
  expect(readTypedIsbn('9780261102')).toMatchObject({ mayGoOn: true })
  expect(readTypedIsbn('97802611022')).toEqual({ kind: 'unfinished', digits: 11 })
  expect(readTypedIsbn(' - ')).toEqual({ kind: 'empty' })
})

test('what is on no book is told from what is no code at all', () => {
  expect(readTypedIsbn('4006381333931')).toEqual({ kind: 'other', code: '4006381333931' })
  expect(readTypedIsbn('9790260000438')).toEqual({ kind: 'other', code: '9790260000438' })
  expect(readTypedIsbn('97802611022177')).toEqual({ kind: 'no-isbn' })
  expect(readTypedIsbn('The Hobbit')).toEqual({ kind: 'no-isbn' })
})

test('of the codes that a camera reads, those of books are ISBNs', () => {
  expect(isbnOfEan('9780261102217')).toBe('9780261102217')
  for (const code of ['4006381333931', '9790260000438', '9780261102218', '96385074'])
    expect(isbnOfEan(code), code).toBeNull()
})
