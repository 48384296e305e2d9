import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Browser, type BrowserContextOptions, devices, type Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { ensureWebBuild } from '../../scripts/build-web.ts'
import { chromiumPath } from '../../scripts/test-services.ts'
import { type BookProviders, startBookProviders, type TroubleOptions } from './book-providers.ts'
import { type ChromiumOptions, launchChromium } from './browser.ts'
import { type Desktop, desktopOn } from './desktop.ts'
import { patienceMs } from './eventually.ts'
import { type Phone, phoneOn } from './phone.ts'
import { startProxy, type TcpProxy } from './proxy.ts'
import { type ServerOptions, startServer, type TestServer } from './server.ts'

/** A name under which the browsers find this machine: an origin without a secure context, as in any home. */
export const lanName = 'desk.test'
export const lanAddress = '192.168.50.10'

/** A test that needs a browser; skipped, with the reason said once at the start, where there is none. */
export const browserTest = test.skipIf(!chromiumPath)

export interface StageOptions extends ServerOptions {
  /** The host in the desktop's address. Default: a name in the LAN. `localhost` makes a secure context. */
  readonly host?: string
  readonly camera?: ChromiumOptions['camera']
  /** Whether books are looked up, at a stand-in. */
  readonly books?: TroubleOptions
}

export interface PersonOptions extends BrowserContextOptions {
  /** The port to go through instead of the server's own: that of a proxy. */
  readonly port?: number
}

export interface PairOptions {
  readonly desktopBy?: TcpProxy
  readonly phoneBy?: TcpProxy
  /** `?transport=sse`, for both. */
  readonly query?: string
}

/** One server and one browser for the tests of a file; each test brings its own people. */
export interface Stage {
  readonly server: TestServer
  /** Where the server looks books up. @throws Error where the stage was set without `books` */
  readonly bookProviders: BookProviders
  /** A person's computer: a browser of its own, with nothing kept from before. Not yet at any page. */
  desktop(options?: PersonOptions): Promise<Desktop>
  phone(options?: BrowserContextOptions): Promise<Phone>
  /** One more tab in the same browser. */
  tabBeside(desktop: Desktop): Promise<Desktop>
  /** A page and a phone that has scanned its code; each may go through a proxy. */
  pair(options?: PairOptions): Promise<{ desktop: Desktop; phone: Phone }>
  proxy(): Promise<TcpProxy>
  /** Says which faults the browsers' consoles may hold at the end of this test: what a test does to the network shows there. */
  expectFaults(pattern: RegExp): void
}

const root = fileURLToPath(new URL('../..', import.meta.url))
const resultsDir = join(root, 'test-results')

/** What Chromium says when a request or a socket fails, and of answers of 4xx and 5xx. */
export const networkFaults = /^Failed to load resource|^WebSocket connection to/

/**
 * Sets the stage for the tests of a file. At the end of each test every context is closed, and any error on a console, any
 * uncaught exception and any violation of the Content Security Policy fails it.
 */
export function useStage({ host = lanName, camera, books, ...serverOptions }: StageOptions = {}): Stage {
  let browser: Browser
  let server: TestServer
  let bookProviders: BookProviders | undefined
  let faults: string[] = []
  let expected: RegExp[] = []
  let endings: (() => Promise<void>)[] = []

  beforeAll(async () => {
    if (!chromiumPath) return
    ensureWebBuild(root)
    browser = await launchChromium({ camera, hostsHere: [lanName, lanAddress] })
    bookProviders = books && (await startBookProviders(books))
    const env = { ...(bookProviders && { SNAPLINK_BOOK_PROVIDERS: bookProviders.settings }), ...serverOptions.env }
    server = await startServer({ ...serverOptions, env })
  })

  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') await keepEvidence(task.name)
    for (const end of endings.reverse()) await end()
    const unexpected = faults.filter((fault) => !expected.some((pattern) => pattern.test(fault)))
    endings = []
    faults = []
    expected = []
    expect(unexpected, 'what the consoles of this test say').toEqual([])
    expect(server?.isFine(), server?.logs()).not.toBe(false)
  })

  afterAll(async () => {
    await browser?.close()
    await server?.close()
    await bookProviders?.stop()
  })

  /** What every page showed when a test failed, and what the server said: test-results/<test>-*. */
  async function keepEvidence(name: string): Promise<void> {
    const path = join(resultsDir, name.replace(/\W+/g, '-').slice(0, 60))
    await mkdir(resultsDir, { recursive: true })
    await writeFile(`${path}.log`, [server.logs(), ...faults].join('\n'))
    const pages = browser.contexts().flatMap((context) => context.pages())
    for (const [index, page] of pages.entries()) await page.screenshot({ path: `${path}-${index + 1}.png` })
  }

  async function person(options: BrowserContextOptions): Promise<Page> {
    const context = await browser.newContext({ reducedMotion: 'reduce', ...options })
    context.setDefaultTimeout(patienceMs)
    endings.push(() => context.close())
    context.on('page', watch)
    return context.newPage()
  }

  function watch(page: Page): void {
    page.on('pageerror', (error) => faults.push(String(error)))
    page.on('console', (message) => {
      if (message.type() === 'error') faults.push(`${message.text()} ${message.location().url}`)
    })
  }

  async function desktop({ port = server.port, ...options }: PersonOptions = {}): Promise<Desktop> {
    return desktopOn(await person({ viewport: { width: 1440, height: 900 }, ...options }), `http://${host}:${port}`)
  }

  async function phone(options: BrowserContextOptions = {}): Promise<Phone> {
    return phoneOn(await person({ ...devices['Pixel 7'], ...options }))
  }

  return {
    get server() {
      return server
    },
    get bookProviders() {
      if (!bookProviders) throw new Error('This stage was set without books.')
      return bookProviders
    },
    desktop,
    phone,
    async pair({ desktopBy, phoneBy, query = '' } = {}) {
      const [one, other] = await Promise.all([desktop({ port: desktopBy?.port ?? server.port }), phone()])
      await one.open(query)
      const url = new URL(await one.freshPairingUrl(''))
      url.port = String(phoneBy?.port ?? server.port)
      url.search = query
      await other.scan(url.href)
      return { desktop: one, phone: other }
    },
    async tabBeside({ page, origin }) {
      return desktopOn(await page.context().newPage(), origin)
    },
    async proxy() {
      const proxy = await startProxy(server.port)
      endings.push(() => proxy.close())
      return proxy
    },
    expectFaults(pattern) {
      expected.push(pattern)
    },
  }
}
