import jsqr from 'jsqr'

const dark = 0
const light = 255
/** Pixels along a module's side. */
const scale = 4

/**
 * Reads the QR code from what a terminal was told to draw, as a camera would see it: blocks become pixels, and around them is
 * the terminal's own background, so that a missing quiet zone is noticed.
 *
 * @param background of the terminal: what it shows where nothing is drawn, or drawn without colours
 */
export function readDrawnCode(lines: readonly string[], background: 'dark' | 'light'): string | undefined {
  const own = background === 'dark' ? { ink: light, paper: dark } : { ink: dark, paper: light }
  const rows = lines.flatMap((line) => halvesOf(line, own))
  const margin = 6
  const width = (Math.max(...rows.map((row) => row.length)) + 2 * margin) * scale
  const height = (rows.length + 2 * margin) * scale
  const pixels = new Uint8ClampedArray(width * height * 4).fill(255)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const value = rows[Math.floor(y / scale) - margin]?.[Math.floor(x / scale) - margin] ?? own.paper
      pixels.fill(value, (y * width + x) * 4, (y * width + x) * 4 + 3)
    }
  }
  // Node sees its CommonJS as a namespace, and its types see a function.
  const read = typeof jsqr === 'function' ? jsqr : jsqr.default
  return read(pixels, width, height, { inversionAttempts: 'dontInvert' })?.data
}

/** The upper and the lower halves of one line's characters, as grey values. */
function halvesOf(line: string, own: { ink: number; paper: number }): [number[], number[]] {
  const halves: [number[], number[]] = [[], []]
  let { ink, paper } = own
  // biome-ignore lint/suspicious/noControlCharactersInRegex: this reads a terminal's escape sequences
  for (const [, sequence, character] of line.matchAll(/\x1b\[([\d;]*)m|(.)/gu)) {
    if (sequence !== undefined) {
      const [, front, back] = /^38;5;(\d+);48;5;(\d+)$/.exec(sequence) ?? []
      ink = front === undefined ? own.ink : greyOf(front)
      paper = back === undefined ? own.paper : greyOf(back)
    } else if (character !== undefined) {
      halves[0].push('▀█'.includes(character) ? ink : paper)
      halves[1].push('▄█'.includes(character) ? ink : paper)
    }
  }
  return halves
}

function greyOf(colour: string): number {
  if (colour === '16') return dark
  if (colour === '231') return light
  throw new Error(`The code is drawn in colour ${colour}, which themes may change.`)
}
