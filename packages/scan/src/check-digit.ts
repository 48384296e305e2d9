import { type CodeFormat, hasCheckDigit, isUpcE } from '@snaplink/contract'

export { checkDigitOf, upcAOfUpcE } from '@snaplink/contract'

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
      return isUpcE(code)
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
