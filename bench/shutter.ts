import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Browser, devices, type Page } from 'playwright-core'
import sharp from 'sharp'
import { launchChromium } from '../e2e/support/browser.ts'
import { phonePhoto } from '../e2e/support/pictures.ts'
import { startServer } from '../e2e/support/server.ts'
import { median, printTable, ratio } from './report.ts'
import { type LinkSpeed, speeds, startSlowLink } from './slow-link.ts'
import { startTutorial } from './tutorial.ts'
import { withThumbnail } from './with-thumbnail.ts'

/** Photos a way; on the slow line, where the other way takes half a minute each, fewer. */
const rounds = (speed: LinkSpeed) => (speed.upMbit < 1 ? 3 : 7)

/** `BENCH_LINKS=wifi,slow4g` for a quick look at some. */
function chosenLinks(): LinkSpeed[] {
  const names = process.env.BENCH_LINKS?.split(',') ?? ['none', 'wifi', 'slow4g']
  return names.map((name) => speeds[name as keyof typeof speeds])
}

/** From the shutter to the first pixels painted on the desktop, beside the way of the tutorials, over three uplinks. */
export async function benchShutter(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'snaplink-bench-'))
  const browser = await launchChromium({ hostsHere: ['desk.test'] })
  const rows: string[][] = []
  try {
    const { embedded, plain } = await makePhotos(folder)
    for (const speed of chosenLinks()) {
      const count = rounds(speed)
      const tutorial = median(await timeTutorial(browser, speed, plain.slice(0, count)))
      const drawn = median(await timeSnaplink(browser, speed, plain.slice(0, count)))
      const staged = median(await timeSnaplink(browser, speed, embedded.slice(0, count)))
      rows.push([
        speed.name,
        tutorial.toFixed(0),
        `${drawn.toFixed(0)} (${ratio(tutorial, drawn)} sooner)`,
        `${staged.toFixed(0)} (${ratio(tutorial, staged)} sooner)`,
      ])
    }
  } finally {
    await browser.close()
    await rm(folder, { recursive: true, force: true })
  }
  printTable(
    'Shutter to first pixels on the desktop, 12 megapixels, median ms',
    [
      'uplink',
      'tutorial: whole file, base64, Socket.IO',
      'Snaplink, file without a thumbnail',
      'Snaplink, file with one, as cameras write',
    ],
    rows,
  )
}

/** The same pictures with and without the small one that a camera writes into the file. */
async function makePhotos(folder: string): Promise<{ embedded: string[]; plain: string[] }> {
  const plain: string[] = []
  const embedded: string[] = []
  for (let i = 0; i < rounds(speeds.none); i++) {
    const { buffer } = await phonePhoto({ color: [(i * 40) % 220, 120, 200 - i * 20] })
    const thumbnail = await sharp(buffer).resize(160, 120).jpeg({ quality: 70 }).toBuffer()
    plain.push(join(folder, `plain-${i}.jpg`))
    embedded.push(join(folder, `embedded-${i}.jpg`))
    await writeFile(plain[i] as string, buffer)
    await writeFile(embedded[i] as string, withThumbnail(buffer, thumbnail))
  }
  return { embedded, plain }
}

async function timeTutorial(browser: Browser, speed: LinkSpeed, files: string[]): Promise<number[]> {
  const tutorial = await startTutorial()
  const link = await startSlowLink(tutorial.port, speed)
  const desktop = await newPage(browser, `http://127.0.0.1:${tutorial.port}/`)
  const phone = await newPage(browser, `http://127.0.0.1:${link.port}/phone`)
  for (const page of [phone, desktop]) await page.waitForFunction(isConnected)
  const times = await timeEach(desktop, phone, '#file', files)
  await close(desktop, phone)
  await link.close()
  await tutorial.close()
  return times
}

async function timeSnaplink(browser: Browser, speed: LinkSpeed, files: string[]): Promise<number[]> {
  const server = await startServer()
  const link = await startSlowLink(server.port, speed)
  // Plain HTTP, as in most homes: the phone's own camera hands over a file.
  const desktop = await newPage(browser, `http://desk.test:${server.port}/`)
  const pairing = new URL((await desktop.locator('.copy-address code').textContent()) ?? '')
  pairing.port = String(link.port)
  const phone = await newPage(browser, pairing.href)
  await phone.locator('.phone-header[data-state="live"]').waitFor()
  const times = await timeEach(desktop, phone, '.pick input >> nth=-1', files)
  await close(desktop, phone)
  await link.close()
  await server.close()
  return times
}

async function newPage(browser: Browser, url: string): Promise<Page> {
  const isPhone = url.includes('mobile-upload') || url.endsWith('/phone')
  const context = await browser.newContext(isPhone ? devices['Pixel 7'] : { viewport: { width: 1440, height: 900 } })
  const page = await context.newPage()
  // On the slow line a photo takes most of a minute.
  page.setDefaultTimeout(300_000)
  await page.goto(url)
  return page
}

async function close(...pages: Page[]): Promise<void> {
  for (const page of pages) await page.context().close()
}

/** Both pages run on this machine, so they have one clock. */
async function timeEach(desktop: Page, phone: Page, input: string, files: string[]): Promise<number[]> {
  await phone.evaluate(noteChange)
  const times: number[] = []
  for (const [index, file] of files.entries()) {
    // Playwright gives a promise of its own for the paint, so that nothing is asked while the clock runs.
    const painted = desktop.evaluate(waitForPaint, index + 1)
    await phone.locator(input).setInputFiles(file)
    const changedAt = await phone.evaluate(() => (globalThis as unknown as { changedAt: number }).changedAt)
    times.push((await painted) - changedAt)
    await untilIdle(phone)
  }
  return times
}

/** The next photo begins when nothing of the last one is on its way any more. */
async function untilIdle(phone: Page): Promise<void> {
  await phone.waitForFunction(() => {
    const rows = [...document.querySelectorAll('.sent-row')]
    return rows.every((row) => ['arrived', 'ready'].includes((row as HTMLElement).dataset.state ?? ''))
  })
}

function isConnected(): boolean {
  return (globalThis as unknown as { socket: { connected: boolean } }).socket.connected
}

function noteChange(): void {
  document.addEventListener(
    'change',
    () => {
      ;(globalThis as unknown as { changedAt: number }).changedAt = performance.timeOrigin + performance.now()
    },
    true,
  )
}

/** Resolves with the time at which `count` pictures have pixels on the screen. */
function waitForPaint(count: number): Promise<number> {
  return new Promise((resolve) => {
    function look(): void {
      const pictures = [...document.querySelectorAll('img')].filter(
        ({ complete, naturalWidth, src }) => complete && naturalWidth > 1 && !src.endsWith('.svg'),
      )
      // While it sharpens, a photo's tile holds two pictures.
      const photos = new Set(pictures.map((picture) => picture.closest('.photo-frame') ?? picture))
      if (photos.size < count) return void requestAnimationFrame(look)
      // The frame after this one shows what is decoded now.
      requestAnimationFrame(() => resolve(performance.timeOrigin + performance.now()))
    }
    look()
  })
}
