import type { CodeFormat } from '@snaplink/contract'

/** The last digit of an EAN, UPC or other GTIN, from the digits before it (GS1 General Specifications, 7.9). */
export function checkDigitOf(digits: string): string {
  let sum = 0
  for (let i = 0; i < digits.length; i++) sum += Number(digits.at(-1 - i)) * (i % 2 === 0 ? 3 : 1)
  return String((10 - (sum % 10)) % 10)
}

/** Whether `code` can be what a code of this kind says: its digits, its length and its check digit. */
export function isValidCode(code: string, format: CodeFormat): boolean {
  switch (format) {
    case 'ean_13':
      return /^\d{13}$/.test(code) && hasCheckDigit(code)
    case 'ean_8':
      return /^\d{8}$/.test(code) && hasCheckDigit(code)
    case 'upc_a':
      return /^\d{12}$/.test(code) && hasCheckDigit(code)
    case 'upc_e':
      return /^[01]\d{7}$/.test(code) && hasCheckDigit(upcAOfUpcE(code))
    case 'itf':
      return /^(\d\d){2,}$/.test(code)
    case 'codabar':
      return /^[A-D]?[\d\-$:/.+]+[A-D]?$/i.test(code)
    default:
      return code.length > 0
  }
}

/** What somebody typed by hand: which kind of code it is by its length and check digit, if it is one. */
export function formatOfTyped(code: string): CodeFormat | undefined {
  const formats = ['ean_13', 'upc_a', 'ean_8', 'upc_e'] as const
  return formats.find((format) => isValidCode(code, format))
}

/** The twelve digits that the eight of a UPC-E stand for (GS1 General Specifications, 5.2.2.4.2). */
export function upcAOfUpcE(code: string): string {
  const [system, a, b, c, d, e, last, check] = code
  const six = Number(last)
  if (six <= 2) return `${system}${a}${b}${last}0000${c}${d}${e}${check}`
  if (six === 3) return `${system}${a}${b}${c}00000${d}${e}${check}`
  if (six === 4) return `${system}${a}${b}${c}${d}00000${e}${check}`
  return `${system}${a}${b}${c}${d}${e}0000${last}${check}`
}

function hasCheckDigit(digits: string): boolean {
  return checkDigitOf(digits.slice(0, -1)) === digits.at(-1)
}
