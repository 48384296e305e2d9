import { fileURLToPath } from 'node:url'
import type { Browser, Page } from 'playwright-core'
import { build } from 'vite'
import { launchChromium } from '../../e2e/support/browser.ts'
import { startServer, type TestServer } from '../../e2e/support/server.ts'
import type { ScanSettings } from '../../packages/scan/src/reading.ts'
import type { Contender } from './contender.ts'
import type { Answer } from './judge.ts'

declare global {
  interface Window {
    readPicture(base64: string, mime: string): Promise<Answer[]>
  }
}

export interface ChromiumBench {
  readonly browser: Browser
  readonly server: TestServer
  /** A page of our server, with its content security policy, in which `openScanner` is what our pages load. */
  openPage(): Promise<Page>
  contender(name: string, settings: ScanSettings): Promise<Contender>
  close(): Promise<void>
}

/** Our real server and a Chromium; `camera` is a film that its camera shows. */
export async function openChromium(workerFile: string, camera?: string): Promise<ChromiumBench> {
  const script = await bundleScanner()
  const server = await startServer()
  const browser = await launchChromium(camera ? { camera } : {})

  async function openPage(): Promise<Page> {
    const page = await (await browser.newContext({ permissions: camera ? ['camera'] : [] })).newPage()
    await page.route('**/bench-scanner.js', (route) => route.fulfill({ body: script, contentType: 'text/javascript' }))
    await page.goto(`http://localhost:${server.port}/scan`)
    await page.evaluate(async (worker) => {
      const { openScanner } = await import('/bench-scanner.js' as string)
      const workerUrl = new URL(`/assets/${worker}`, location.href)
      Object.assign(window, { openScanner: (options: object) => openScanner({ ...options, workerUrl }) })
    }, workerFile)
    return page
  }

  return {
    browser,
    server,
    openPage,
    async contender(name, settings) {
      const page = await openPage()
      await page.evaluate(async (options) => {
        const { openScanner } = window as unknown as typeof import('../../packages/scan/src/index.ts')
        const scanner = openScanner(options)
        await scanner.ready
        window.readPicture = async (base64, mime) => {
          const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0))
          return scanner.readStill(new Blob([bytes], { type: mime }))
        }
      }, settings)
      return contenderOn(page, name)
    },
    async close() {
      await browser.close()
      await server.close()
    },
  }
}

/** Whoever put a `readPicture` on this page. */
export function contenderOn(page: Page, name: string): Contender {
  return {
    name,
    read: ({ file, mime }) =>
      page.evaluate(([base64, type]) => window.readPicture(base64, type), [file.toString('base64'), mime] as const),
  }
}

/** The page's side of the scanner alone, for a page that has not opened it; the worker is the one that was built for our pages. */
async function bundleScanner(): Promise<string> {
  const input = fileURLToPath(import.meta.resolve('@snaplink/scan'))
  const built = await build({
    configFile: false,
    logLevel: 'silent',
    worker: { format: 'es' },
    build: { write: false, rolldownOptions: { input, preserveEntrySignatures: 'exports-only' } },
  })
  const outputs = [built].flat().flatMap((one) => ('output' in one ? one.output : []))
  const entry = outputs.find((one) => one.type === 'chunk' && one.isEntry)
  if (entry?.type !== 'chunk') throw new Error('The scanner could not be bundled.')
  return entry.code
}
