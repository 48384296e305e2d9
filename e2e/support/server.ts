import { type ChildProcess, spawn } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { RateLimit, RateLimitName } from '../../packages/server/src/http/rate-limits.ts'

const pathOf = (file: string) => fileURLToPath(new URL(`../../${file}`, import.meta.url))
/** A test run that is killed leaves no server behind. */
const withParent = ['--import', pathOf('scripts/stop-with-parent.ts')]
/** Below the range from which the system takes ports for outgoing connections, so that a restart finds its port free. */
const ports = { from: 20_000, below: 32_000 }
const attempts = 5
const startMs = 60_000

/** The real server in a process of its own, which can be killed and started again where it was. */
export interface TestServer {
  readonly port: number
  /** For requests of the test itself. Browsers use `localhost` or a name of their own. */
  readonly origin: string
  readonly dataDir: string
  /** All that it wrote to its standard output and error so far. */
  logs(): string
  /** False once it has ended by itself. */
  isFine(): boolean
  /** Moves its clock on, where it was started with `parts`. */
  passTime(ms: number): void
  /** SIGKILL: nothing gets the chance to be tidied up. */
  kill(): Promise<void>
  /** Starts again on the same folder and port. */
  restart(): Promise<void>
  /** Ends it and removes its folder. */
  close(): Promise<void>
}

/** What stands in for the real server's own: see parts-server.ts. */
export interface TestParts {
  readonly rateLimits?: Partial<Record<RateLimitName, RateLimit>>
  readonly sweepEveryMs?: number
}

export interface ServerOptions {
  /** Where the QR code leads; `PORT` in it stands for the port. Without it, to the address under which the page was opened. */
  readonly publicUrl?: string
  /** An existing folder, which is then left alone. */
  readonly dataDir?: string
  readonly env?: Readonly<Record<string, string>>
  /** Parts that no setting changes. */
  readonly parts?: TestParts
}

/** Starts a server of its own for some tests, on a port and in a folder that are nobody else's. */
export async function startServer({
  publicUrl,
  dataDir: given,
  env = {},
  parts,
}: ServerOptions = {}): Promise<TestServer> {
  const command = parts
    ? [...withParent, pathOf('e2e/support/parts-server.ts'), JSON.stringify(parts)]
    : [...withParent, pathOf('packages/cli/src/main.ts'), 'start']
  const dataDir = given ?? (await mkdtemp(join(tmpdir(), 'snaplink-e2e-')))
  let logs = ''
  let child: ChildProcess | undefined
  let isFine = true
  let isEnding = false

  for (let attempt = 1; ; attempt++) {
    const port = randomInt(ports.from, ports.below)
    try {
      await run(port)
      isFine = true
      return {
        port,
        origin: `http://127.0.0.1:${port}`,
        dataDir,
        logs: () => logs,
        isFine: () => isFine,
        passTime: (ms) => void child?.send(ms),
        kill,
        restart: () => run(port),
        close,
      }
    } catch (error) {
      if (attempt === attempts || !logs.includes('is in use')) throw error
    }
  }

  async function run(port: number): Promise<void> {
    const running = spawn(process.execPath, command, {
      env: {
        PATH: process.env.PATH,
        NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE,
        PORT: String(port),
        DATA_DIR: dataDir,
        SNAPLINK_GUESTS: 'on',
        // Nobody is asked on the internet; a test that wants books starts a stand-in (book-providers.ts).
        SNAPLINK_BOOK_PROVIDERS: 'off',
        ...(publicUrl && { PUBLIC_URL: publicUrl.replace('PORT', String(port)) }),
        ...env,
      },
      stdio: ['ignore', 'pipe', 'pipe', parts ? 'ipc' : 'ignore'],
    })
    child = running
    isEnding = false
    running.on('exit', (code, signal) => {
      logs += `-- ended, ${signal ?? code}\n`
      isFine &&= isEnding
    })
    const note = (chunk: Buffer) => {
      logs += chunk
    }
    running.stdout?.on('data', note)
    running.stderr?.on('data', note)
    await untilHealthy(running, port)
  }

  async function untilHealthy(running: ChildProcess, port: number): Promise<void> {
    const deadline = AbortSignal.timeout(startMs)
    while (!(await isHealthy(port))) {
      deadline.throwIfAborted()
      if (running.exitCode !== null) throw new Error(`The server ended at its start:\n${logs}`)
    }
  }

  async function kill(): Promise<void> {
    await end('SIGKILL')
  }

  async function end(signal: NodeJS.Signals): Promise<void> {
    if (!child || child.exitCode !== null || child.signalCode !== null) return
    isEnding = true
    const ended = once(child, 'exit')
    child.kill(signal)
    await ended
  }

  async function close(): Promise<void> {
    await end('SIGTERM')
    if (!given) await rm(dataDir, { recursive: true, force: true })
  }
}

async function isHealthy(port: number): Promise<boolean> {
  const pauseMs = 50
  try {
    const response = await fetch(`http://127.0.0.1:${port}/health`)
    return response.ok
  } catch {
    await new Promise((resolve) => setTimeout(resolve, pauseMs))
    return false
  }
}
