import { type CodeFormat, typedFormat } from '@snaplink/contract'
import { checkDigitOf, formatOfTyped } from '@snaplink/scan/check-digit'

/** What is known of a code while it is being typed. */
export type TypedCode =
  | { kind: 'empty' }
  | { kind: 'right'; code: string; format: CodeFormat }
  /** As long as a code with a check digit, which is another one; `mayGoOn` where longer ones exist. */
  | { kind: 'wrong-digit'; code: string; format: typeof typedFormat; expected: string; mayGoOn: boolean }
  /** Of a kind that nothing can be checked of. */
  | { kind: 'unchecked'; code: string; format: typeof typedFormat }

const checkedLengths = [8, 12, 13]

/** Spaces and hyphens, as they are printed below a code and in a book, are no part of it. */
export function readTypedCode(typed: string): TypedCode {
  const bare = typed.replace(/[\s\-–]/g, '')
  const isDigits = /^\d+$/.test(bare)
  const code = isDigits && checkedLengths.includes(bare.length) ? bare : typed.trim()
  if (code === '') return { kind: 'empty' }
  const format = formatOfTyped(code)
  if (format) return { kind: 'right', code, format }
  if (code !== bare || !isDigits || !checkedLengths.includes(bare.length)) {
    return { kind: 'unchecked', code, format: typedFormat }
  }
  const expected = checkDigitOf(code.slice(0, -1))
  return {
    kind: 'wrong-digit',
    code,
    format: typedFormat,
    expected,
    mayGoOn: code.length < Math.max(...checkedLengths),
  }
}
