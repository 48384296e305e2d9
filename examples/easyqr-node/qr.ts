/** QR codes for the terminal, as few of them as a link needs: bytes, error correction L, versions 1 to 9 (ISO/IEC 18004). */

/** Of each version from 1: all codewords, error correction codewords in a block, and blocks. */
const versions = [
  [26, 7, 1],
  [44, 10, 1],
  [70, 15, 1],
  [100, 20, 1],
  [134, 26, 1],
  [172, 18, 2],
  [196, 20, 2],
  [242, 24, 2],
  [292, 30, 2],
] as const

/** The code as rows; true is dark. @throws RangeError where the text is too long */
export function encode(text: string): boolean[][] {
  const data = Buffer.from(text)
  for (const [i, [all, each, blocks]] of versions.entries()) {
    const room = all - each * blocks
    if (data.length + 2 <= room) return draw(i + 1, interleave(padded(data, room), each, blocks))
  }
  throw new RangeError(`${data.length} bytes are too many for this small encoder.`)
}

/** Four bits say "bytes", eight how many, four end it; then 0xEC and 0x11 in turn. */
function padded(data: Buffer, room: number): number[] {
  const hex = `4${data.length.toString(16).padStart(2, '0')}${data.toString('hex')}0`
  const codewords = [...Buffer.from(hex, 'hex')]
  for (let pad = 0xec; codewords.length < room; pad ^= 0xec ^ 0x11) codewords.push(pad)
  return codewords
}

/** None of the nine versions has blocks of different lengths. */
function interleave(data: number[], each: number, blocks: number): number[] {
  const size = data.length / blocks
  const parts = Array.from({ length: blocks }, (_, i) => data.slice(i * size, (i + 1) * size))
  const corrections = parts.map((part) => remainder(part, each))
  const mix = (lists: number[][]) => (lists[0] ?? []).flatMap((_, i) => lists.map((list) => list[i] ?? 0))
  return [...mix(parts), ...mix(corrections)]
}

/** In the field of 256 elements of the standard (its annex A). */
function multiply(a: number, b: number): number {
  let product = 0
  for (let i = 7; i >= 0; i--) product = (product << 1) ^ ((product >> 7) * 0x11d) ^ (((b >> i) & 1) * a)
  return product
}

/** Reed-Solomon: what is left of the data, divided by the generator of this degree. */
function remainder(data: number[], degree: number): number[] {
  let generator = [...Array<number>(degree - 1).fill(0), 1]
  for (let i = 0, root = 1; i < degree; i++, root = multiply(root, 2)) {
    generator = generator.map((factor, j) => multiply(factor, root) ^ (generator[j + 1] ?? 0))
  }
  let left = Array<number>(degree).fill(0)
  for (const byte of data) {
    const factor = byte ^ (left[0] ?? 0)
    left = generator.map((each, j) => (left[j + 1] ?? 0) ^ multiply(each, factor))
  }
  return left
}

function draw(version: number, codewords: number[]): boolean[][] {
  const size = 17 + 4 * version
  const rows = Array.from({ length: size }, () => Array<boolean | undefined>(size).fill(undefined))
  const put = (x: number, y: number, isDark: boolean) => {
    const row = rows[y]
    if (row && x >= 0 && x < size) row[x] = isDark
  }
  const square = (cx: number, cy: number, reach: number, lightRings: number[]) => {
    for (let y = -reach; y <= reach; y++)
      for (let x = -reach; x <= reach; x++)
        put(cx + x, cy + y, !lightRings.includes(Math.max(Math.abs(x), Math.abs(y))))
  }

  for (let i = 0; i < size; i++) {
    put(6, i, i % 2 === 0)
    put(i, 6, i % 2 === 0)
  }
  for (const [x, y] of [
    [3, 3],
    [size - 4, 3],
    [3, size - 4],
  ] as const)
    square(x, y, 4, [2, 4])
  const last = size - 7
  const places = version === 1 ? [] : version < 7 ? [6, last] : [6, (6 + last) / 2, last]
  for (const x of places)
    for (const y of places) {
      const isTaken = (x === 6 && y === 6) || (x + y === 6 + last && x !== y && (x === 6 || y === 6))
      if (!isTaken) square(x, y, 2, [1])
    }

  // Error correction L and mask 0, with their own check bits.
  const format = withCheck(0b01000, 10, 0x537) ^ 0x5412
  for (let i = 0; i < 15; i++) {
    const bit = ((format >> i) & 1) === 1
    put(8, i < 6 ? i : i < 8 ? i + 1 : size - 15 + i, bit)
    put(i < 8 ? size - 1 - i : i === 8 ? 7 : 14 - i, 8, bit)
  }
  put(8, size - 8, true)
  for (let i = 0; version >= 7 && i < 18; i++) {
    const bit = ((withCheck(version, 12, 0x1f25) >> i) & 1) === 1
    const [far, near] = [size - 11 + (i % 3), Math.floor(i / 3)]
    put(far, near, bit)
    put(near, far, bit)
  }

  const bits = codewords.flatMap((codeword) => [7, 6, 5, 4, 3, 2, 1, 0].map((i) => (codeword >> i) & 1))
  let next = 0
  for (let right = size - 1; right > 0; right -= right === 8 ? 3 : 2) {
    const isUpward = ((right + 1) & 2) === 0
    for (let i = 0; i < size; i++) {
      const y = isUpward ? size - 1 - i : i
      for (const x of [right, right - 1]) {
        // Any of the eight masks can be read; the first is plain to see.
        if (rows[y]?.[x] === undefined) put(x, y, (bits[next++] === 1) !== ((x + y) % 2 === 0))
      }
    }
  }
  return rows.map((row) => row.map((isDark) => isDark === true))
}

function withCheck(value: number, length: number, generator: number): number {
  let left = value << length
  const width = (bits: number) => 32 - Math.clz32(bits)
  while (width(left) > length) left ^= generator << (width(left) - length - 1)
  return (value << length) | left
}

/** Two rows of the code in one line of text; black on white, whatever the terminal's own colours are. */
export function forTerminal(rows: boolean[][]): string {
  const margin = 4
  const width = rows.length + 2 * margin
  const isDark = (x: number, y: number) => rows[y - margin]?.[x - margin] === true
  const lines = Array.from({ length: Math.ceil(width / 2) }, (_, line) =>
    Array.from({ length: width }, (_, x) => {
      const [upper, lower] = [isDark(x, 2 * line), isDark(x, 2 * line + 1)]
      return upper ? (lower ? '█' : '▀') : lower ? '▄' : ' '
    }).join(''),
  )
  return lines.map((line) => `\x1b[30;107m${line}\x1b[0m`).join('\n')
}
