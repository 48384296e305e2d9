import { hasCheckDigit, isUpcE, upcAOfUpcE } from './gtin.ts'

/**
 * By what two codes are known to be of the same thing. A GTIN is written with 8, 12, 13 or 14 digits, filled up with zeros on the left
 * (GS1 General Specifications, section 3.3.2): scanners drop a UPC's first zero or not, and spreadsheets drop all of them. The eight
 * digits below a UPC-E stand for the twelve of a UPC-A.
 *
 * @param format as it was read; a list does not say it
 */
export function codeKey(code: string, format?: string): string {
  const plain = code.trim()
  if (!/^\d{7,14}$/.test(plain)) return plain
  const short = plain.padStart(8, '0')
  return (mayBeUpcE(short, format) ? upcAOfUpcE(short) : plain).padStart(14, '0')
}

/** Where nobody has said what it is: GS1 leaves EAN-8s that begin with 0 to each shop, so a UPC-E is likelier. */
function mayBeUpcE(eight: string, format: string | undefined): boolean {
  if (!isUpcE(eight)) return false
  if (format === 'ean_8') return false
  return format === 'upc_e' || eight.startsWith('0') || !hasCheckDigit(eight)
}
