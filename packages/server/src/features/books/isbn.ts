import { parse as parseIsbn } from 'isbn3'
import { AppError } from '../../errors.ts'

/**
 * ISBN-13, digits alone, of an ISBN-10 or -13 however it is written; null where it is none. Prefixes that were given out after isbn3's
 * last release count too: the check digit decides. 979-0 is printed music (ISMN), 977 a journal.
 */
export function toIsbn13(typed: string): string | null {
  const plain = plainOf(typed)
  if (/^97[89]\d{10}$/.test(plain)) return !plain.startsWith('9790') && hasGoodCheckDigit(plain) ? plain : null
  if (!/^\d{9}[\dX]$/.test(plain)) return null
  return parseIsbn(plain)?.isbn13 ?? fromIsbn10(plain)
}

/** @throws AppError `book.not-a-book` for another kind of code, `book.isbn-wrong` */
export function readIsbn(typed: string): string {
  const isbn = toIsbn13(typed)
  if (isbn) return isbn
  const plain = plainOf(typed)
  const isOther = /^\d+$/.test(plain) && ([8, 12, 14].includes(plain.length) || /^(?!97[89])\d{13}$|^9790/.test(plain))
  throw new AppError(isOther ? 'book.not-a-book' : 'book.isbn-wrong')
}

/** As it is printed: `978-3-16-148410-0`; where the parts are not known, as it is. */
export function hyphenated(isbn: string): string {
  return parseIsbn(isbn)?.isbn13h ?? isbn
}

/** ISBN-10 of those that have one; else null. */
export function toIsbn10(isbn: string): string | null {
  return parseIsbn(isbn)?.isbn10 ?? null
}

/** Without hyphens of any kind, blanks and the word itself. */
function plainOf(typed: string): string {
  return typed
    .normalize('NFKC')
    .toUpperCase()
    .replace(/^\s*(URN:)?ISBN(-?1[03])?:?/, '')
    .replace(/[\s\p{Pd}]/gu, '')
}

function hasGoodCheckDigit(digits: string): boolean {
  const sum = [...digits].reduce((total, digit, i) => total + Number(digit) * (i % 2 ? 3 : 1), 0)
  return sum % 10 === 0
}

function fromIsbn10(plain: string): string | null {
  const sum = [...plain].reduce((total, digit, i) => total + (digit === 'X' ? 10 : Number(digit)) * (10 - i), 0)
  if (sum % 11 !== 0) return null
  const body = `978${plain.slice(0, 9)}`
  return Array.from({ length: 10 }, (_, digit) => `${body}${digit}`).find(hasGoodCheckDigit) ?? null
}
