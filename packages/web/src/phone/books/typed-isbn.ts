import { checkDigitOf, isValidCode } from '@snaplink/scan/check-digit'

/** What is known of an ISBN while it is being typed. */
export type TypedIsbn =
  | { kind: 'empty' }
  /** So many digits, and more to come. */
  | { kind: 'unfinished'; digits: number }
  /** As ISBN-13, digits alone. */
  | { kind: 'right'; isbn: string }
  /** `mayGoOn`: ten digits that may become thirteen. */
  | { kind: 'wrong-digit'; digits: string; expected: string; mayGoOn: boolean }
  /** The code of something that is no book. */
  | { kind: 'other'; code: string }
  | { kind: 'no-isbn' }

/** ISBN-10 and ISBN-13 (ISO 2108), with hyphens of any kind, blanks and the word itself. */
export function readTypedIsbn(typed: string): TypedIsbn {
  const plain = typed
    .normalize('NFKC')
    .toUpperCase()
    .replace(/^\s*(URN:)?ISBN(-?1[03])?:?/, '')
    .replace(/[\s\p{Pd}]/gu, '')
  if (plain === '') return { kind: 'empty' }
  if (isOther(plain)) return { kind: 'other', code: plain }
  if (/^97[89]\d{10}$/.test(plain)) return judged(plain, checkDigitOf(plain.slice(0, -1)), plain)
  if (/^\d{9}[\dX]$/.test(plain)) {
    const isbn = `978${plain.slice(0, 9)}`
    return judged(plain, checkOfIsbn10(plain), isbn + checkDigitOf(isbn))
  }
  return /^\d{1,12}$/.test(plain) ? { kind: 'unfinished', digits: plain.length } : { kind: 'no-isbn' }
}

/** An ISBN in the digits of an EAN-13 that was scanned; null for another product. 979-0 is printed music. */
export function isbnOfEan(code: string): string | null {
  return /^97[89]\d{10}$/.test(code) && !code.startsWith('9790') && isValidCode(code, 'ean_13') ? code : null
}

function judged(plain: string, expected: string, isbn: string): TypedIsbn {
  if (plain.endsWith(expected)) return { kind: 'right', isbn }
  return { kind: 'wrong-digit', digits: plain, expected, mayGoOn: /^97[89]\d{7}$/.test(plain) }
}

function isOther(plain: string): boolean {
  const isProduct = /^(?!97[89])\d{13}$|^9790\d{9}$/.test(plain)
  return isProduct && isValidCode(plain, 'ean_13')
}

/** Modulo 11, with X for ten. */
function checkOfIsbn10(plain: string): string {
  let sum = 0
  for (let i = 0; i < 9; i++) sum += Number(plain[i]) * (10 - i)
  const check = (11 - (sum % 11)) % 11
  return check === 10 ? 'X' : String(check)
}
