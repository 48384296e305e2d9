import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { expect } from 'vitest'

export const main = fileURLToPath(new URL('../src/main.ts', import.meta.url))
/** Machines are slow and busy. */
export const patience = { timeout: 30_000, interval: 25 }

export interface SnaplinkProcess {
  readonly child: ChildProcess
  /** What it has written so far. */
  out(): string
  err(): string
  /** With `--json`: the objects of one type. */
  told(type: string): Record<string, unknown>[]
  /** The exit code; null after a signal. */
  readonly ended: Promise<number | null>
}

const inherited = { PATH: process.env.PATH, NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE }
const running = new Set<ChildProcess>()

/** Runs the command line as a process of its own, with a free port of this computer alone. */
export function runSnaplink(args: readonly string[], env: Record<string, string>): SnaplinkProcess {
  const child = spawn(process.execPath, [main, ...args], {
    env: { ...inherited, TZ: 'UTC', HOST: '127.0.0.1', PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  running.add(child)
  const said = { out: '', err: '' }
  child.stdout.setEncoding('utf8').on('data', (chunk) => {
    said.out += chunk
  })
  child.stderr.setEncoding('utf8').on('data', (chunk) => {
    said.err += chunk
  })
  const ended = once(child, 'close').then(([code]) => {
    running.delete(child)
    return code as number | null
  })
  const lines = () => said.out.split('\n').filter((line) => line.startsWith('{'))
  return {
    child,
    out: () => said.out,
    err: () => said.err,
    told: (type) => lines().flatMap((line) => (JSON.parse(line).type === type ? [JSON.parse(line)] : [])),
    ended,
  }
}

/** Ends what a failed test left behind. */
export function endAll(): void {
  for (const child of running) child.kill('SIGKILL')
}

/** Waits for the link that the command shows. */
export async function linkOf(snaplink: Pick<SnaplinkProcess, 'err'>): Promise<string> {
  await expect.poll(() => snaplink.err(), patience).toMatch(/\/mobile-upload\/\S+\s/)
  return [...snaplink.err().matchAll(/https?:\S+\/mobile-upload\/\S+/g)].at(-1)?.[0] ?? ''
}
