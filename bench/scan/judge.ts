import type { CodeFormat } from '../../packages/contract/src/code-format.ts'
import { upcAOfUpcE } from '../../packages/scan/src/check-digit.ts'

export interface Answer {
  readonly code: string
  readonly format?: CodeFormat
}

export type Verdict = 'read' | 'wrong' | 'missed'

/** Something else than what it shows is wrong, even beside the right answer. */
export function judge(expected: Buffer, answers: readonly Answer[]): Verdict {
  if (answers.length === 0) return 'missed'
  return answers.every((answer) => isSame(expected, answer)) ? 'read' : 'wrong'
}

function isSame(expected: Buffer, { code, format }: Answer): boolean {
  if (expected.equals(Buffer.from(code, 'latin1')) || expected.equals(Buffer.from(code, 'utf8'))) return true
  const text = expected.toString('utf8')
  if (plain(text) === plain(code)) return true
  if (format === 'code_39' && code === bareCode32(text.trim())) return true
  return isSameArticle(text.trim(), format === 'upc_e' && code.length === 8 ? upcAOfUpcE(code) : code)
}

const groupSeparator = String.fromCharCode(29)

/** The samples write control characters and the parts of a GS1 text in ways of their own. */
function plain(text: string): string {
  return text
    .replaceAll(groupSeparator, '')
    .replace(/<GS>|[()]/g, '')
    .trimEnd()
}

/**
 * An article number is the same with leading zeros or without. Samples with an add-on have it behind the number; ours never
 * is part of a code, so that is what has to be read.
 */
function isSameArticle(expected: string, code: string): boolean {
  if (!/^\d+$/.test(expected) || !/^\d{8,13}$/.test(code)) return false
  const withoutAddOn = expected.length > 14 ? expected.slice(0, 13) : expected
  return withoutAddOn.padStart(14, '0') === code.padStart(14, '0')
}

/** Italian pharmacies write a Code 39 of six characters as nine digits behind an A; the characters are what is read. */
function bareCode32(text: string): string | undefined {
  const alphabet = '0123456789BCDFGHJKLMNPQRSTUVWXYZ'
  if (!/^A\d{9}$/.test(text)) return undefined
  const value = Number(text.slice(1))
  return Array.from({ length: 6 }, (_, i) => alphabet[Math.floor(value / 32 ** (5 - i)) % 32]).join('')
}
