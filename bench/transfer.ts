import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Browser, devices, type Page } from 'playwright-core'
import sharp from 'sharp'
import { padJpeg } from '../e2e/faults/weighty-photo.ts'
import { launchChromium } from '../e2e/support/browser.ts'
import { phonePhoto } from '../e2e/support/pictures.ts'
import { startServer } from '../e2e/support/server.ts'
import { ensureWebBuild } from '../scripts/build-web.ts'
import { printTable, ratio } from './report.ts'
import { type LinkSpeed, speeds, startSlowLink } from './slow-link.ts'
import { withThumbnail } from './with-thumbnail.ts'

const photos = 50
const photoBytes = 3 * 1000 * 1000
const host = 'desk.test'
const patienceMs = 10 * 60_000

/** Fifty photos at once over a home's uplink, through both pages: how close to the line's own time, and how soon all are seen. */
export async function benchTransfer(): Promise<void> {
  ensureWebBuild(join(import.meta.dirname, '..'))
  const folder = await mkdtemp(join(tmpdir(), 'snaplink-bench-'))
  const browser = await launchChromium({ hostsHere: [host] })
  const server = await startServer({ env: { SNAPLINK_MAX_PHOTOS: String(photos) } })
  const line = speeds.tenMbit
  const link = await startSlowLink(server.port, line)
  try {
    const paths = await writePhotos(folder)
    const { desktop, phone } = await pair(browser, server.port, link.port)
    const seen = desktop.evaluate(noteTimes, photos)
    const memory = await watchMemory(phone)
    const { pickedAt, feedbackMs } = await pick(phone, paths)
    const { previewsAt, receivedAt } = await seen
    const leastMs = (photos * photoBytes * 8) / (line.upMbit * 1000)
    const plainMs = photos * photoBytes * (await timePlainPosts(line))
    const ms = receivedAt - pickedAt
    printTable(
      `${photos} photos of ${photoBytes / 1e6} MB, picked at once, over an uplink of ${line.name}`,
      ['', 'measured', 'beside bytes ÷ bandwidth', 'beside bare POSTs into nothing', 'aim'],
      [
        ['the phone says that it has them', `${feedbackMs.toFixed(0)} ms`, '', '', '≤ 100 ms'],
        ['all previews on the desktop', seconds(previewsAt - pickedAt), '', '', '≤ 3 s'],
        ['all photos arrived', seconds(ms), ratio(ms, leastMs), ratio(ms, plainMs), '≤ 1.10 × bytes ÷ bandwidth'],
        ['the phone’s page, its JavaScript heap at most', `${(memory.peakBytes() / 1e6).toFixed(0)} MB`, '', '', ''],
      ],
    )
  } finally {
    await browser.close()
    await link.close()
    await server.close()
    await rm(folder, { recursive: true, force: true })
  }
}

const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`

/** What the emulated line itself carries on this machine at this moment. @returns milliseconds a byte */
async function timePlainPosts(line: LinkSpeed): Promise<number> {
  const sink = createServer((request, response) => request.resume().on('end', () => response.end()))
  sink.listen(0, '127.0.0.1')
  await once(sink, 'listening')
  const link = await startSlowLink((sink.address() as AddressInfo).port, line)
  const startedAt = performance.now()
  const post = () => fetch(`http://127.0.0.1:${link.port}/`, { method: 'POST', body: new Uint8Array(photoBytes) })
  await Promise.all([post(), post(), post()])
  const msEach = (performance.now() - startedAt) / (3 * photoBytes)
  await link.close()
  sink.closeAllConnections()
  sink.close()
  return msEach
}

/** About `photoBytes`, and no two alike: the phone compares photos of equal size. */
const bytesOf = (index: number) => photoBytes + 1000 * (index - (photos - 1) / 2)

/** 12 megapixels as cameras write them, with a small picture inside; one scene, but no two files alike. */
async function writePhotos(folder: string): Promise<string[]> {
  const scene = await sharp((await phonePhoto()).buffer)
    .jpeg({ quality: 70 })
    .toBuffer()
  const thumbnail = await sharp(scene).resize(160, 120).jpeg({ quality: 70 }).toBuffer()
  const photo = withThumbnail(scene, thumbnail)
  const paths = Array.from({ length: photos }, (_, index) => join(folder, `photo-${index + 1}.jpg`))
  await Promise.all(paths.map((path, index) => writeFile(path, padJpeg(photo, bytesOf(index), index))))
  return paths
}

async function pair(browser: Browser, port: number, phonePort: number): Promise<{ desktop: Page; phone: Page }> {
  const desktop = await (await browser.newContext({ viewport: { width: 1440, height: 900 } })).newPage()
  await desktop.goto(`http://${host}:${port}/`)
  const url = new URL((await desktop.locator('.copy-address code').textContent()) ?? '')
  url.port = String(phonePort)
  const phone = await (await browser.newContext(devices['Pixel 7'])).newPage()
  await phone.goto(url.href)
  await phone.locator('.phone-header[data-state="live"]').waitFor()
  desktop.setDefaultTimeout(patienceMs)
  return { desktop, phone }
}

/** The most that the page's heap held, looked at twice a second. */
async function watchMemory(page: Page): Promise<{ peakBytes(): number }> {
  const devTools = await page.context().newCDPSession(page)
  await devTools.send('Performance.enable')
  let peak = 0
  const look = async () => {
    const { metrics } = await devTools.send('Performance.getMetrics')
    peak = Math.max(peak, metrics.find(({ name }) => name === 'JSHeapUsedSize')?.value ?? 0)
  }
  const timer = setInterval(() => look().catch(() => clearInterval(timer)), 500)
  return { peakBytes: () => peak }
}

interface Picked {
  pickedAt: number
  /** From there until the page has drawn that it has them. */
  feedbackMs: number
}

/** @returns when the phone's page was handed the files; both pages run on this machine, so they have one clock */
async function pick(phone: Page, paths: readonly string[]): Promise<Picked> {
  const changed = phone.evaluate(noteChange)
  await phone
    .locator('.pick input')
    .last()
    .setInputFiles([...paths])
  return changed
}

function noteChange(): Promise<Picked> {
  return new Promise((resolve) => {
    const note = () => {
      const pickedAt = performance.timeOrigin + performance.now()
      const look = () => {
        const feedbackMs = performance.timeOrigin + performance.now() - pickedAt
        if (document.querySelector('.sent-summary')) resolve({ pickedAt, feedbackMs })
        else requestAnimationFrame(look)
      }
      requestAnimationFrame(look)
    }
    document.addEventListener('change', note, { capture: true, once: true })
  })
}

/** Runs in the desktop's page: when each of `count` photos has pixels, and when the last original is there. */
function noteTimes(count: number): Promise<{ previewsAt: number; receivedAt: number }> {
  return new Promise((resolve) => {
    let previewsAt: number | undefined
    function look(): void {
      const tiles = [...document.querySelectorAll<HTMLElement>('.photo-tile')]
      const drawn = tiles.filter((tile) => {
        const pictures = [...tile.querySelectorAll('img')]
        return pictures.some(({ complete, naturalWidth }) => complete && naturalWidth > 1)
      })
      const now = performance.timeOrigin + performance.now()
      if (drawn.length === count) previewsAt ??= now
      const received = tiles.filter(({ dataset }) => dataset.state === 'arrived' || dataset.state === 'ready')
      if (previewsAt !== undefined && received.length === count) resolve({ previewsAt, receivedAt: now })
      else requestAnimationFrame(look)
    }
    look()
  })
}
