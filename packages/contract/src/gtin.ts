/** The last digit of an EAN, UPC or other GTIN, from the digits before it (GS1 General Specifications, 7.9). */
export function checkDigitOf(digits: string): string {
  let sum = 0
  for (let i = 0; i < digits.length; i++) sum += Number(digits.at(-1 - i)) * (i % 2 === 0 ? 3 : 1)
  return String((10 - (sum % 10)) % 10)
}

export function hasCheckDigit(digits: string): boolean {
  return checkDigitOf(digits.slice(0, -1)) === digits.at(-1)
}

/** Whether these can be the eight digits below a UPC-E. */
export function isUpcE(code: string): boolean {
  return /^[01]\d{7}$/.test(code) && hasCheckDigit(upcAOfUpcE(code))
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
