import { expect, test } from 'vitest'
import { hyphenated, readIsbn, toIsbn10, toIsbn13 } from './isbn.ts'

test.each([
  ['978-3-16-148410-0', '9783161484100'],
  ['ISBN 978 3 16 148410 0', '9783161484100'],
  ['isbn-13: 9783161484100', '9783161484100'],
  ['0-306-40615-2', '9780306406157'],
  ['3-16-148410-X', '9783161484100'],
  ['316148410x', '9783161484100'],
  ['979-10-90636-07-1', '9791090636071'],
  ['978–0–306–40615–7', '9780306406157'],
])('%s is %s', (typed, isbn) => {
  expect(toIsbn13(typed)).toBe(isbn)
  expect(readIsbn(typed)).toBe(isbn)
})

test.each([
  ['9783161484101', 'book.isbn-wrong'],
  ['0306406153', 'book.isbn-wrong'],
  ['hello', 'book.isbn-wrong'],
  ['97831614841', 'book.isbn-wrong'],
  ['4006381333931', 'book.not-a-book'],
  ['12345670', 'book.not-a-book'],
  ['9790060115615', 'book.not-a-book'],
  ['9771234567898', 'book.not-a-book'],
])('%s is refused: %s', (typed, code) => {
  expect(toIsbn13(typed)).toBeNull()
  expect(() => readIsbn(typed)).toThrow(expect.objectContaining({ code }))
})

test('it is written as it is printed, and as ISBN-10 where there is one', () => {
  expect([hyphenated('9783161484100'), toIsbn10('9783161484100'), toIsbn10('9791090636071')]).toEqual([
    '978-3-16-148410-0',
    '316148410X',
    null,
  ])
})
