import { type ChildProcess, spawn } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { once } from 'node:events'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type BrowserContext, chromium, type Page } from 'playwright-core'
import { expect } from 'vitest'
import { standardSettings } from '../../packages/desktop/src/settings.ts'
import type { FromApplication, ToApplication } from '../../packages/desktop/test/stand-in/messages.ts'
import { findChromium } from '../../scripts/find-chromium.ts'
import { patienceMs } from './eventually.ts'

const pathOf = (file: string) => fileURLToPath(new URL(`../../${file}`, import.meta.url))
const ports = { from: 20_000, below: 32_000 }

/** A person's computer: what the application keeps there outlives the application. */
export interface Computer {
  start(options?: ApplicationOptions): Promise<Application>
  close(): Promise<void>
}

export interface ApplicationOptions {
  readonly env?: Readonly<Record<string, string>>
  readonly shortcutIsTaken?: boolean
}

/** The application, run by plain Node with a stand-in for Electron. */
export interface Application {
  tell(message: ToApplication): void
  /** All that it did with its system so far. */
  readonly did: readonly FromApplication[]
  /** Resolves with the first such thing, from the beginning or still to come. */
  until<T extends FromApplication['type']>(
    type: T,
    isIt?: (message: Extract<FromApplication, { type: T }>) => boolean,
  ): Promise<void>
  /** The window with the pages. */
  window(): Promise<Page>
  logs(): string
  /** SIGKILL: nothing gets the chance to be tidied up. */
  kill(): Promise<void>
  quit(): Promise<number | null>
}

/** @param bundle what packages/desktop/build.ts has made */
export async function openComputer(bundle: string): Promise<Computer> {
  const home = await mkdtemp(join(tmpdir(), 'snaplink-app-'))
  const userData = join(home, 'user-data')
  await mkdir(userData)
  const settings = { ...standardSettings, port: randomInt(ports.from, ports.below) }
  await writeFile(join(userData, 'settings.json'), JSON.stringify(settings))
  const port = randomInt(ports.from, ports.below)
  const profile = await chromium.launchPersistentContext(join(home, 'profile'), {
    executablePath: findChromium(),
    chromiumSandbox: process.getuid?.() !== 0,
    args: [`--remote-debugging-port=${port}`, '--disable-gpu', '--disable-quic'],
    viewport: { width: 1180, height: 820 },
    reducedMotion: 'reduce',
  })
  profile.setDefaultTimeout(patienceMs)
  const running = new Set<Application>()
  return {
    async start(options = {}) {
      const application = run({ bundle, userData, profile, browserUrl: `http://127.0.0.1:${port}`, ...options })
      running.add(application)
      return application
    },
    async close() {
      for (const application of running) await application.kill()
      await profile.close()
      await rm(home, { recursive: true, force: true })
    },
  }
}

interface RunOptions extends ApplicationOptions {
  bundle: string
  userData: string
  profile: BrowserContext
  browserUrl: string
}

function run({ bundle, userData, profile, browserUrl, env = {}, shortcutIsTaken = false }: RunOptions): Application {
  const standIn = { browserUrl, shortcutIsTaken, userData }
  const command = ['--import', pathOf('packages/desktop/test/stand-in/register.ts'), join(bundle, 'main.mjs')]
  const child = spawn(process.execPath, command, {
    env: {
      ...{ PATH: process.env.PATH, SNAPLINK_STAND_IN: JSON.stringify(standIn) },
      ...{ SNAPLINK_BOOK_PROVIDERS: 'off', ...env },
    },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  const did: FromApplication[] = []
  let logs = ''
  child.on('message', (message: FromApplication) => did.push(message))
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (logs += chunk))

  return {
    did,
    logs: () => logs,
    tell: (message) => void child.send(message),
    async until(type, isIt = () => true) {
      const isSo = () => did.some((message) => message.type === type && isIt(message as never))
      await expect.poll(isSo, { timeout: patienceMs, message: `${type}\n${logs}` }).toBe(true)
    },
    async window() {
      const find = () => profile.pages().find((page) => /^(https?|file):/.test(page.url()) && !/badge/.test(page.url()))
      await expect.poll(() => find() !== undefined, { timeout: patienceMs, message: logs }).toBe(true)
      return find() as Page
    },
    async kill() {
      await end(child, () => child.kill('SIGKILL'))
      // Electron's windows die with it; those of the stand-in belong to the browser.
      const [first, ...others] = profile.pages()
      await first?.goto('about:blank')
      for (const page of others) await page.close()
    },
    quit: () => end(child, () => child.send({ type: 'quit' } satisfies ToApplication)),
  }
}

async function end(child: ChildProcess, ask: () => void): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode
  const ended = once(child, 'exit', { signal: AbortSignal.timeout(patienceMs) })
  ask()
  await ended
  return child.exitCode
}
