import { create } from 'qrcode'

/** Room and abilities of a terminal. */
export interface Canvas {
  columns: number
  rows: number
  /** Without colours, blocks are drawn as for a dark background, which most terminals have. */
  hasColours: boolean
}

/** From the form that scans best to the one that takes the least room. A module is half a character high. */
const forms = [
  { errorCorrectionLevel: 'M', quietZone: 4 },
  { errorCorrectionLevel: 'L', quietZone: 2 },
  { errorCorrectionLevel: 'L', quietZone: 1 },
] as const

/** Below the code stand the link and a line or two. */
const otherRows = 3

/**
 * A QR code as lines of half blocks, or null where there is no room for it. Each character says both of its colours, black and
 * white of the 256 that no theme changes, so that the code looks the same on dark and light terminals.
 */
export function terminalCode(text: string, { columns, rows, hasColours }: Canvas): string[] | null {
  const drawn = forms.map((form) => draw(text, form))
  const fitting = drawn.filter(({ width }) => width <= columns)
  const best = fitting.find(({ height }) => height + otherRows <= rows) ?? fitting.at(-1)
  return best ? best.lines(hasColours) : null
}

function draw(text: string, { errorCorrectionLevel, quietZone }: (typeof forms)[number]) {
  const { modules } = create(text, { errorCorrectionLevel })
  const width = modules.size + 2 * quietZone
  const height = Math.ceil(width / 2)
  const isDark = (row: number, column: number) => {
    const [y, x] = [row - quietZone, column - quietZone]
    return y >= 0 && x >= 0 && y < modules.size && x < modules.size && modules.get(y, x) !== 0
  }
  const lineOf = (y: number, characterOf: (top: boolean, bottom: boolean) => string) =>
    Array.from({ length: width }, (_, x) => characterOf(isDark(2 * y, x), isDark(2 * y + 1, x))).join('')
  return {
    width,
    height,
    lines: (hasColours: boolean) =>
      Array.from({ length: height }, (_, y) =>
        hasColours ? `${lineOf(y, coloured)}${reset}` : lineOf(y, (top, bottom) => plain[top ? 1 : 0][bottom ? 1 : 0]),
      ),
  }
}

const black = 16
const white = 231
const reset = '\x1b[0m'

function coloured(top: boolean, bottom: boolean): string {
  return `\x1b[38;5;${top ? black : white};48;5;${bottom ? black : white}m▀`
}

/** What is light is drawn. */
const plain = [
  ['█', '▀'],
  ['▄', ' '],
] as const
