/** Left halves with an odd number of dark modules, for the digits 0 to 9; all other halves follow from them (ISO/IEC 15420). */
const odd = [
  '0001101',
  '0011001',
  '0010011',
  '0111101',
  '0100011',
  '0110001',
  '0101111',
  '0111011',
  '0110111',
  '0001011',
]
const inverted = (modules: string) => [...modules].map((module) => (module === '1' ? '0' : '1')).join('')
const mirrored = (modules: string) => [...modules].reverse().join('')
const right = odd.map(inverted)
const even = right.map(mirrored)
/** Which of the six left digits stand as `even`: that is how the first digit is told. */
const firsts = ['000000', '001011', '001101', '001110', '010011', '011001', '011100', '010101', '010110', '011010']

/** The 95 modules of an EAN-13, `1` for dark ones; null for what is none. */
export function ean13(code: string): string | null {
  if (!/^\d{13}$/.test(code) || !isSumRight(code)) return null
  const [first = 0, ...others] = [...code].map(Number)
  const left = others.slice(0, 6).map((digit, i) => (firsts[first]?.[i] === '1' ? even : odd)[digit])
  return `101${left.join('')}01010${others
    .slice(6)
    .map((digit) => right[digit])
    .join('')}101`
}

function isSumRight(code: string): boolean {
  return [...code].reduce((sum, digit, i) => sum + Number(digit) * (i % 2 === 0 ? 1 : 3), 0) % 10 === 0
}

/** Dark bars as an SVG path, one unit for a module; the guards, to which the digits reach up, are longer. */
export function barsPath(modules: string, { height, guard }: { height: number; guard: number }): string {
  const isGuard = (x: number) => x < 3 || x > 91 || (x > 44 && x < 50)
  return [...modules.matchAll(/1+/g)]
    .map(({ index, 0: bar }) => `M${index} 0h${bar.length}v${isGuard(index) ? guard : height}h-${bar.length}z`)
    .join('')
}
