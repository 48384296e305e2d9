import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { devices, type Page } from 'playwright-core'
import { launchChromium } from '../e2e/support/browser.ts'
import { startServer } from '../e2e/support/server.ts'
import { median, printTable, ratio } from './report.ts'
import { speeds, startSlowLink } from './slow-link.ts'

const rounds = 5
const budgetBytes = 40 * 1024

/** What the phone loads before the first tap, and how long it takes from scanning to being connected on a slow line. */
export async function benchPhonePage(): Promise<void> {
  const server = await startServer()
  const link = await startSlowLink(server.port, speeds.slow4g)
  const browser = await launchChromium({ hostsHere: ['desk.test'] })
  try {
    const desktop = await (await browser.newContext()).newPage()
    await desktop.goto(`http://desk.test:${server.port}/`)
    const times: number[] = []
    let scriptBytes = 0
    for (let round = 0; round < rounds; round++) {
      const context = await browser.newContext(devices['Pixel 7'])
      const phone = await context.newPage()
      const scripts: string[] = []
      let hasJoined = false
      phone.on('request', (request) => {
        const { pathname } = new URL(request.url())
        // What comes once it has joined, the resumable uploads, competes with nobody's first tap.
        if (pathname.endsWith('/api/join')) hasJoined = true
        if (pathname.endsWith('.js') && !hasJoined) scripts.push(pathname)
      })
      const url = await freshTicket(desktop, link.port)
      const scannedAt = performance.now()
      await phone.goto(url, { waitUntil: 'commit' })
      await phone.locator('.phone-header[data-state="live"]').waitFor()
      times.push(performance.now() - scannedAt)
      scriptBytes = scripts.reduce((sum, path) => sum + gzipSync(readFileSync(builtFile(path)), { level: 9 }).length, 0)
      await context.close()
    }
    const roundTripMs = await bareRoundTrip(link.port)
    printTable(
      'The phone’s page',
      ['what', 'measured', 'beside'],
      [
        [
          'JavaScript until it has joined, gzipped',
          `${(scriptBytes / 1024).toFixed(1)} KB`,
          `${ratio(scriptBytes, budgetBytes)} of the 40 KB budget`,
        ],
        [
          'JavaScript of <snaplink-uploader> with its styles, gzipped',
          `${(gzipSync(readFileSync(builtFile('snaplink-uploader.js')), { level: 9 }).length / 1024).toFixed(1)} KB`,
          'aim: 45 KB',
        ],
        [
          'scan to connected on Slow 4G, median',
          `${median(times).toFixed(0)} ms`,
          `${ratio(median(times), roundTripMs)} of one bare request on that line (${roundTripMs.toFixed(0)} ms)`,
        ],
      ],
    )
  } finally {
    await browser.close()
    await link.close()
    await server.close()
  }
}

/** Each ticket admits one phone; the page asks for the next one by itself. */
const used = new Set<string>()
async function freshTicket(desktop: Page, port: number): Promise<string> {
  for (;;) {
    const more = desktop.getByRole('button', { name: 'Add another phone' })
    if (await more.isVisible()) await more.click()
    const address = desktop.locator('.copy-address code')
    const text = (await address.isVisible()) ? ((await address.textContent()) ?? '') : ''
    if (text.includes('#') && !used.has(text)) {
      used.add(text)
      const url = new URL(text)
      url.port = String(port)
      return url.href
    }
    await desktop.waitForFunction((known) => document.querySelector('.copy-address code')?.textContent !== known, text)
  }
}

function builtFile(path: string): string {
  return join(import.meta.dirname, '../packages/web/dist', path)
}

/** One request over a connection that is open already. */
async function bareRoundTrip(port: number): Promise<number> {
  const times: number[] = []
  for (let i = 0; i < rounds + 1; i++) {
    const startedAt = performance.now()
    await (await fetch(`http://127.0.0.1:${port}/health`)).text()
    times.push(performance.now() - startedAt)
  }
  return median(times.slice(1))
}
