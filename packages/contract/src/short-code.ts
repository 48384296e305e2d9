/**
 * What somebody types who cannot scan: eight letters. Consonants only, as RFC 8628 section 6.1 advises: no letter looks like a
 * digit or another one, and no word comes out. 20 to the power of 8 is 34 bits, which is why guesses are counted.
 */
export const shortCodeLetters = 'BCDFGHJKLMNPQRSTVWXZ'
export const shortCodeLength = 8

/** As it is shown: `BCDF-GHJK`. */
export function showShortCode(code: string): string {
  return `${code.slice(0, shortCodeLength / 2)}-${code.slice(shortCodeLength / 2)}`
}

/** What was typed, however it was written; undefined where it cannot be a code. */
export function readShortCode(typed: string): string | undefined {
  const letters = typed.toUpperCase().replace(/[\s\-–—._]/g, '')
  const isCode = letters.length === shortCodeLength && [...letters].every((letter) => shortCodeLetters.includes(letter))
  return isCode ? letters : undefined
}
