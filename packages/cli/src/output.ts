import { stripVTControlCharacters } from 'node:util'
import { printable } from './printable.ts'

/** What people read goes to standard error, what programs read to standard output. */
export interface Output {
  /** The terminal that people look at; null where standard error leads elsewhere: no colours, nothing redrawn. */
  readonly terminal: Terminal | null
  /** A line for people. Control characters in it are made harmless. */
  say(line: string): void
  /** Lines for people that take the place of the last ones, unless something was said since. They may hold colours. */
  panel(lines: readonly string[]): void
  /** A line that stays below all others and is redrawn; an empty one removes it. Only on a terminal. */
  status(line: string): void
  /** A line for programs. */
  data(line: string): void
  /** Whoever read our standard output has gone. */
  onReaderGone(listener: () => void): void
  close(): void
}

export interface Terminal {
  columns(): number
  rows(): number
  readonly hasColours: boolean
  /** Somebody can press a key. */
  readonly hasKeyboard: boolean
}

const eraseLine = '\r\x1b[2K'
const eraseBelow = '\x1b[J'

export function createOutput(env: NodeJS.ProcessEnv = process.env): Output {
  const { stdout, stderr } = process
  const isTerminal = stderr.isTTY === true && env.TERM !== 'dumb'
  const terminal: Terminal | null = isTerminal
    ? {
        columns: () => stderr.columns || 80,
        rows: () => stderr.rows || 24,
        hasColours: !env.NO_COLOR,
        hasKeyboard: process.stdin.isTTY === true,
      }
    : null
  const readerGone = new Set<() => void>()
  let statusLine = ''
  /** How many rows of the screen the last panel takes, as long as nothing stands below it. */
  let panelRows = 0

  // A terminal that was closed cannot be told anything any more; a pipe whose reader left (`| head`) ends the command.
  const noteError = () => undefined
  const noteGone = () => {
    for (const listener of readerGone) listener()
  }
  stderr.on('error', noteError)
  stdout.on('error', noteGone)

  function write(text: string) {
    stderr.write(statusLine ? `${eraseLine}${text}${statusLine}` : text)
  }

  return {
    terminal,
    say(line) {
      panelRows = 0
      write(`${line.split('\n').map(printable).join('\n')}\n`)
    },
    panel(lines) {
      const text = `${lines.join('\n')}\n`
      const back = terminal && panelRows > 0 ? `\x1b[${panelRows}A${eraseBelow}` : ''
      write(terminal ? `${back}${text}` : text)
      const columns = terminal?.columns() ?? 0
      panelRows = columns ? lines.reduce((sum, line) => sum + rowsOf(line, columns), 0) : 0
    },
    status(line) {
      if (!terminal || line === statusLine) return
      // The last column stays free: some terminals wrap as soon as it is written.
      const cut = printable(line).slice(0, terminal.columns() - 1)
      stderr.write(`${eraseLine}${cut}`)
      statusLine = cut
    },
    data(line) {
      if (statusLine && stdout.isTTY) stderr.write(eraseLine)
      stdout.write(`${line}\n`)
      if (stdout.isTTY) {
        panelRows = 0
        if (statusLine) stderr.write(statusLine)
      }
    },
    onReaderGone: (listener) => void readerGone.add(listener),
    close() {
      if (statusLine) stderr.write(eraseLine)
      statusLine = ''
    },
  }
}

function rowsOf(line: string, columns: number): number {
  return Math.max(1, Math.ceil(stripVTControlCharacters(line).length / columns))
}
