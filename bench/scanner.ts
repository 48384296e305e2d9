import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { type Browser, devices, type Page } from 'playwright-core'
import sharp from 'sharp'
import { launchChromium } from '../e2e/support/browser.ts'
import { ean13, makeFilm, photographCode } from '../e2e/support/code-pictures.ts'
import { madeIsbn } from '../e2e/support/made-books.ts'
import { startServer } from '../e2e/support/server.ts'
import { ensureWebBuild } from '../scripts/build-web.ts'
import { median, printTable, quantile } from './report.ts'

/** Labels that come and go before the camera. */
const labels = 60
const shownMs = 600
const mib = 1024 * 1024
/** How long the scanner is left running to look at its memory; 0: not at all. */
const minutes = Number(process.env.BENCH_MINUTES ?? 10)

/** What is scanned, onto which of the desktop's pages. */
interface Kind {
  readonly name: string
  readonly path: string
  readonly codeOf: (number: number) => string
  /** On the phone, once it scans. */
  readonly ready: string
  /** A row of the desktop, and what tells it from the others. */
  readonly row: string
  readonly rowId: string
}

const kinds: readonly Kind[] = [
  {
    ...{ name: 'a code of a product', path: 'scans', codeOf: ean13, ready: '.scanned-open' },
    ...{ row: '.scan-code bdi', rowId: 'title' },
  },
  {
    ...{ name: 'the ISBN of a book', path: 'books', codeOf: madeIsbn, ready: '.book-strip' },
    ...{ row: '[data-book-id]', rowId: 'data-book-id' },
  },
]

/** From a code's first frame on the phone to its row on the desktop, through both pages; and what the scanner's page holds in the long run. */
export async function benchScanner(): Promise<void> {
  ensureWebBuild(join(import.meta.dirname, '..'))
  const rows: string[][] = []
  for (const kind of kinds) rows.push([kind.name, ...(await measure(kind))])
  printTable('A code in view to its row on the desktop', ['', 'codes', 'median', 'p95', 'aim, median'], rows)
}

async function measure(kind: Kind): Promise<string[]> {
  const folder = await mkdtemp(join(tmpdir(), 'snaplink-bench-'))
  const camera = join(folder, 'labels.mjpeg')
  await makeFilm(camera, await labelsWithPauses(kind), shownMs)
  const browser = await launchChromium({ camera })
  const server = await startServer()
  try {
    const { desktop, phone } = await pair(browser, server.port, kind)
    const comings = phone.evaluate(noteComings, labels)
    const shown = desktop.evaluate(noteRows, { count: labels, row: kind.row, rowId: kind.rowId })
    const [cameAt, rowsAt] = await Promise.all([comings, shown])
    const delays = rowsAt.flatMap((at) => {
      const came = cameAt.findLast((time) => time <= at)
      return came === undefined ? [] : [at - came]
    })
    // The one page that both have; its memory need be looked at once.
    if (minutes > 0 && kind === kinds[0]) await watchMemory(browser, phone)
    const aim = kind.path === 'books' ? '≤ 150 ms' : ''
    return [String(delays.length), `${median(delays).toFixed(0)} ms`, `${quantile(delays, 0.95).toFixed(0)} ms`, aim]
  } finally {
    await browser.close()
    await server.close()
    await rm(folder, { recursive: true, force: true })
  }
}

/** The bare desk between any two labels, so that each has a first frame. */
async function labelsWithPauses({ codeOf }: Kind): Promise<Buffer[]> {
  const desk = await sharp({
    create: { width: 1280, height: 720, channels: 3, background: { r: 150, g: 140, b: 128 } },
  })
    .jpeg({ quality: 90 })
    .toBuffer()
  const codes = Array.from({ length: labels }, (_, index) => photographCode({ text: codeOf(index * 6151) }))
  return (await Promise.all(codes)).flatMap((label) => [label, desk])
}

async function pair(browser: Browser, port: number, { path, ready }: Kind): Promise<{ desktop: Page; phone: Page }> {
  const desktop = await (await browser.newContext({ viewport: { width: 1440, height: 900 } })).newPage()
  await desktop.goto(`http://localhost:${port}/${path}`)
  const url = new URL((await desktop.locator('.copy-address code').textContent()) ?? '')
  url.host = `localhost:${port}`
  const phone = await (await browser.newContext({ ...devices['Pixel 7'], permissions: ['camera'] })).newPage()
  await phone.goto(url.href)
  await phone.locator(ready).waitFor()
  return { desktop, phone }
}

/** Runs in the phone's page: when the middle of the picture turns from desk to label. */
function noteComings(count: number): Promise<number[]> {
  return new Promise((resolve) => {
    const video = document.querySelector('video') as HTMLVideoElement
    const canvas = Object.assign(document.createElement('canvas'), { width: 1, height: 1 })
    const context = canvas.getContext('2d', { willReadFrequently: true }) as CanvasRenderingContext2D
    const comings: number[] = []
    let wasLabel = true
    function look(): void {
      const { videoWidth: width, videoHeight: height } = video
      // Above the bars' middle everything of a label is white or black; the desk is neither.
      context.drawImage(video, width / 2 - 60, height / 2 - 60, 120, 120, 0, 0, 1, 1)
      const [red = 0, , blue = 0] = context.getImageData(0, 0, 1, 1).data
      const isLabel = Math.abs(red - blue) < 10
      if (isLabel && !wasLabel) comings.push(performance.timeOrigin + performance.now())
      wasLabel = isLabel
      // One more than there are codes: the film may have begun in the middle of one.
      if (comings.length > count) resolve(comings)
      else video.requestVideoFrameCallback(look)
    }
    video.requestVideoFrameCallback(look)
  })
}

/** Runs in the desktop's page: when each new code got its row. Those that were there are not counted. */
function noteRows({ count, row, rowId }: { count: number } & Pick<Kind, 'row' | 'rowId'>): Promise<number[]> {
  return new Promise((resolve) => {
    const listed = () => [...document.querySelectorAll(row)].map((each) => each.getAttribute(rowId))
    const known = new Set(listed())
    const first = known.size
    const times: number[] = []
    const observer = new MutationObserver(() => {
      for (const id of listed()) {
        if (known.has(id)) continue
        known.add(id)
        times.push(performance.timeOrigin + performance.now())
      }
      if (known.size >= count - first) {
        observer.disconnect()
        resolve(times)
      }
    })
    observer.observe(document.body, { childList: true, subtree: true, attributes: true, characterData: true })
  })
}

/** What all renderers hold together, twice a minute, with the phone's heap beside it. */
async function watchMemory(browser: Browser, phone: Page): Promise<void> {
  const devTools = await phone.context().newCDPSession(phone)
  const samples: { residentMiB: number; heapMiB: number }[] = []
  for (let at = 0; at <= minutes * 2; at++) {
    await devTools.send('HeapProfiler.collectGarbage')
    const { usedSize } = await devTools.send('Runtime.getHeapUsage')
    samples.push({ residentMiB: (await renderersBytes(browser)) / mib, heapMiB: usedSize / mib })
    if (at < minutes * 2) await pause(30_000)
  }
  const at = (index: number) => samples.at(index) as (typeof samples)[number]
  const show = ({ residentMiB, heapMiB }: (typeof samples)[number]) => [
    `${heapMiB.toFixed(1)} MB`,
    `${residentMiB.toFixed(0)} MB`,
  ]
  printTable(
    `The scanner left running for ${minutes} minutes`,
    ['', 'the phone’s heap, collected', 'all renderers, resident'],
    [
      ['after 1 minute', ...show(at(2))],
      ['half-way', ...show(at(minutes))],
      ['at the end', ...show(at(-1))],
    ],
  )
}

async function renderersBytes(browser: Browser): Promise<number> {
  const session = await browser.newBrowserCDPSession()
  const { processInfo } = await session.send('SystemInfo.getProcessInfo')
  await session.detach()
  const pids = processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => id)
  const pages = await Promise.all(pids.map(async (pid) => (await readFile(`/proc/${pid}/statm`, 'utf8')).split(' ')[1]))
  return pages.reduce((sum, count) => sum + Number(count) * 4096, 0)
}
