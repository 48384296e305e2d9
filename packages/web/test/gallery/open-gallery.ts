import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { findChromium } from '../../../../scripts/find-chromium.ts'
import { desktopStates } from './desktop-states.ts'
import { phoneStates } from './phone-states.ts'
import { serveGallery } from './serve-gallery.ts'
import { desktopPath, steps } from './steps.ts'

export type End = 'desktop' | 'phone'

/** The names of all states of all pages. */
export const galleryStates: Readonly<Record<End, readonly string[]>> = {
  desktop: Object.keys(desktopStates),
  phone: Object.keys(phoneStates),
}

export const gallerySizes: Readonly<Record<End, readonly { width: number; height: number }[]>> = {
  desktop: [
    { width: 1440, height: 900 },
    { width: 1024, height: 768 },
    { width: 360, height: 740 },
  ],
  phone: [
    { width: 390, height: 844 },
    { width: 360, height: 640 },
  ],
}

/** One state of one page, brought about and come to rest. */
export interface Shown {
  page: Page
  /** What the console complained of meanwhile, violations of the content security policy among it. */
  faults: string[]
  close(): Promise<void>
}

export interface Gallery {
  show(end: End, state: string, options?: BrowserContextOptions): Promise<Shown>
  close(): Promise<void>
}

/** Every state of every page, in Chromium, without a server behind it. @throws where there is no Chromium */
export async function openGallery(): Promise<Gallery> {
  const executablePath = findChromium()
  if (!executablePath) throw new Error('No Chromium was found.')
  const served = await serveGallery()
  const browser = await chromium.launch({
    executablePath,
    chromiumSandbox: process.getuid?.() !== 0,
    args: [
      '--disable-gpu',
      '--disable-quic',
      '--use-fake-device-for-media-stream',
      '--use-fake-ui-for-media-stream',
      '--host-resolver-rules=MAP desk.test 127.0.0.1',
    ],
  })
  return {
    show: (end, state, options) => show(browser, served.port, end, state, options),
    async close() {
      await browser.close()
      await served.close()
    },
  }
}

async function show(
  browser: Browser,
  port: number,
  end: End,
  state: string,
  options: BrowserContextOptions = {},
): Promise<Shown> {
  const isPhone = end === 'phone'
  const hand = isPhone ? { hasTouch: true, isMobile: true, deviceScaleFactor: 2 } : {}
  const context = await browser.newContext({ viewport: gallerySizes[end][0], ...hand, ...options })
  const page = await context.newPage()
  const faults: string[] = []
  page.on('pageerror', (error) => faults.push(String(error)))
  page.on('console', (message) => {
    if (message.type() === 'error') faults.push(message.text())
  })
  if (state.endsWith('-refused')) await page.addInitScript(refuseCamera)
  if (state.endsWith('-blocked')) await page.addInitScript(blockWorkers)
  const phones = end === 'desktop' && desktopStates[state]?.knownPhones
  if (phones) await page.route('**/api/known-phones**', (route) => route.fulfill({ json: { phones } }))
  if (phones) await page.route('**/api/known-phones/**', (route) => route.fulfill({ status: 204 }))
  await page.clock.install()

  // Browsers give a camera to 127.0.0.1, and none to a name on plain HTTP.
  const host = isPhone && !state.startsWith('camera') ? 'desk.test' : '127.0.0.1'
  const address = isPhone ? 'mobile-upload/gallery-session-0000000' : desktopPath(state)
  const [path, place] = address.split('#')
  await page.goto(`http://${host}:${port}/${path}?state=${state}${place === undefined ? '' : `#${place}`}`)
  await page.clock.runFor(300)
  if (state.startsWith('camera') && !/-(refused|blocked|pairing)$/.test(state)) {
    await page.locator('.viewfinder[data-state=live]').waitFor()
  }
  // Loaded by the page when it has joined.
  if (await page.locator('.phone-header[data-state=live]').count())
    await page.locator('.texts-door').waitFor({ state: 'attached' })
  await steps[state]?.(page)
  await page.clock.runFor(600)
  await page.evaluate(settleAnimations)
  return { page, faults, close: () => context.close() }
}

function blockWorkers() {
  window.Worker = class {
    constructor() {
      throw new Error('no workers here')
    }
  } as unknown as typeof Worker
}

function refuseCamera() {
  navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('', 'NotAllowedError'))
}

async function settleAnimations() {
  const ending = document
    .getAnimations()
    .filter((animation) => animation.effect?.getComputedTiming().iterations !== Number.POSITIVE_INFINITY)
  // One that is cancelled, because its element has gone, is over too.
  await Promise.allSettled(ending.map(({ finished }) => finished))
}
