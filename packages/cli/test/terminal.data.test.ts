import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { readDrawnCode } from './drawn-code.ts'
import { joinAsPhone, photo } from './simulated-phone.ts'
import { linkOf, main, patience } from './snaplink-process.ts'

const inTerminal = fileURLToPath(new URL('in-terminal.py', import.meta.url))
const timeout = 90_000
const ctrlC = '\u0003'
let root: string
let running: ChildProcessWithoutNullStreams | undefined
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'snaplink-terminal-'))
})
afterEach(async () => {
  running?.stdin.end()
  if (running?.exitCode === null) await once(running, 'exit')
  await rm(root, { recursive: true, force: true })
})

/** Receives in a terminal of this size. */
function receive({ columns, rows }: { columns: number; rows: number }, env: Record<string, string> = {}) {
  const command = [inTerminal, String(columns), String(rows), process.execPath, main, 'receive', join(root, 'photos')]
  const child = spawn('python3', command, {
    env: {
      PATH: process.env.PATH,
      NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE,
      TERM: 'xterm-256color',
      HOST: '127.0.0.1',
      PORT: '0',
      DATA_DIR: join(root, 'data'),
      ...env,
    },
  })
  running = child
  let screen = ''
  child.stdout.setEncoding('utf8').on('data', (chunk) => {
    screen += chunk
  })
  return { child, err: () => screen, ended: once(child, 'exit').then(([code]) => code as number) }
}

const codeLines = (screen: string) => screen.split('\r\n').filter((line) => /[▀▄█]/.test(line))

test.each([
  { columns: 120, rows: 40 },
  { columns: 80, rows: 24 },
  { columns: 40, rows: 24 },
])(
  'in a terminal of $columns × $rows the code can be scanned, and leads where the link below it leads',
  { timeout },
  async (size) => {
    const snaplink = receive(size)
    const link = await linkOf(snaplink)
    const lines = codeLines(snaplink.err())
    expect(readDrawnCode(lines, 'dark')).toBe(link)
    expect(readDrawnCode(lines, 'light')).toBe(link)
    snaplink.child.stdin.write(ctrlC)
    expect(await snaplink.ended).toBe(130)
  },
)

test('a terminal that is too narrow for a code gets the link alone; NO_COLOR a code without colours', {
  timeout,
}, async () => {
  const narrow = receive({ columns: 30, rows: 24 })
  await linkOf(narrow)
  expect(codeLines(narrow.err())).toEqual([])
  narrow.child.stdin.write(ctrlC)
  await narrow.ended
  const plain = receive({ columns: 80, rows: 24 }, { NO_COLOR: '1' })
  const link = await linkOf(plain)
  expect(readDrawnCode(codeLines(plain.err()), 'dark')).toBe(link)
  expect(plain.err()).not.toContain('\u001b[38')
  plain.child.stdin.write(ctrlC)
  await plain.ended
})

test('a photo is a line of its own, and Ctrl-C ends with 130', { timeout }, async () => {
  const snaplink = receive({ columns: 80, rows: 24 })
  const phone = await joinAsPhone(await linkOf(snaplink))
  await phone.send('a.jpg', await photo(300))
  await expect.poll(snaplink.err, patience).toMatch(/photos\/a\.jpg {2}\d+ kB.*\r\n/)
  snaplink.child.stdin.write(ctrlC)
  expect(await snaplink.ended).toBe(130)
  expect(snaplink.err()).toMatch(/1 photo received\.\r\n$/)
})

test('when a phone is there, Enter shows a fresh code for another one', { timeout }, async () => {
  const snaplink = receive({ columns: 80, rows: 24 })
  const first = await linkOf(snaplink)
  await joinAsPhone(first)
  await expect.poll(snaplink.err, patience).toContain('Pixel 7 is connected. Enter shows a code for another phone.')
  // The ticket is renewed when it has been used.
  const freshLink = async () => {
    snaplink.child.stdin.write('\r')
    return linkOf(snaplink)
  }
  await expect.poll(freshLink, patience).not.toBe(first)
  await joinAsPhone(await linkOf(snaplink), 'Pixel 8')
  await expect.poll(snaplink.err, patience).toContain('Pixel 8 is connected.')
  snaplink.child.stdin.write(ctrlC)
  expect(await snaplink.ended).toBe(130)
})
