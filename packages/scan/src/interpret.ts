import type { CodeFormat } from '@snaplink/contract'
import { isValidCode } from './check-digit.ts'
import type { ScanSettings } from './reading.ts'

/** Which kinds of code the engines have to look for. In books mode that is EAN-13 alone: a UPC-E is never a book. */
export function wantedFormats({ formats, mode }: ScanSettings): readonly CodeFormat[] {
  return mode === 'books' ? ['ean_13'] : formats
}

/**
 * What an engine read, as we say it: `undefined` where it was not asked for or cannot be.
 *
 * A UPC-A is an EAN-13 that begins with 0: it is called what was asked for, and UPC-A where both were.
 */
export function interpret(
  text: string,
  format: CodeFormat,
  settings: ScanSettings,
): { code: string; format: CodeFormat } | undefined {
  const wanted = wantedFormats(settings)
  const found = isUpcA(text, format) ? nameUpcA(text.slice(-12), wanted) : { code: text, format }
  if (!wanted.includes(found.format) || !isValidCode(found.code, found.format)) return undefined
  if (settings.mode === 'books' && !settings.withProducts && !isBookCode(found)) return undefined
  return found
}

/** An EAN-13 with a prefix that books have. */
export function isBookCode({ code, format }: { code: string; format: string }): boolean {
  return format === 'ean_13' && /^97[89]/.test(code)
}

function isUpcA(text: string, format: CodeFormat): boolean {
  return format === 'upc_a' || (format === 'ean_13' && text.startsWith('0'))
}

function nameUpcA(digits: string, wanted: readonly CodeFormat[]): { code: string; format: CodeFormat } {
  return wanted.includes('upc_a')
    ? { code: digits, format: 'upc_a' }
    : { code: digits.padStart(13, '0'), format: 'ean_13' }
}
