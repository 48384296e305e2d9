import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'

/** Longer than any code takes to be typed. Milliseconds. */
const patienceMs = 20_000

export interface ProgramOptions {
  env?: NodeJS.ProcessEnv
  /** For its standard input. */
  input?: string
}

/** Runs a helper. @throws when it is not there, fails or hangs */
export async function runProgram(name: string, args: readonly string[], options: ProgramOptions = {}): Promise<void> {
  await readProgram(name, args, options)
}

/** Runs a helper, and answers what it said. @throws when it is not there, fails or hangs */
export async function readProgram(
  name: string,
  args: readonly string[],
  { env = process.env, input = '' }: ProgramOptions = {},
): Promise<string> {
  const child = spawn(name, args, { env, timeout: patienceMs, windowsHide: true })
  // One that ends before it has read says why by its exit code.
  child.stdin.on('error', () => undefined)
  child.stdin.end(input)
  const [said, complaint, [code, signal]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ])
  if (code !== 0) throw new Error(`${name} ended with ${signal ?? code}: ${complaint.trim()}`)
  return said
}
