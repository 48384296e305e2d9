/**
 * By what two codes are known to be of the same thing. A GTIN is written with 8, 12, 13 or 14 digits, filled up with zeros on the left
 * (GS1 General Specifications, section 3.3.2): scanners drop a UPC's first zero or not, and spreadsheets drop all of them.
 */
export function codeKey(code: string): string {
  const plain = code.trim()
  return /^\d{7,14}$/.test(plain) ? plain.padStart(14, '0') : plain
}
