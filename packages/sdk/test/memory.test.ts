import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { newId } from '@snaplink/contract'
import { type BrowserContext, chromium } from 'playwright-core'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { chromiumPath } from '../../../scripts/test-services.ts'
import { bundle } from './bundle.ts'

/** `SNAPLINK_PHOTOS=200` is what we promise; fewer show the same and take less of the disk. */
const photos = Number(process.env.SNAPLINK_PHOTOS ?? 30)
const photoBytes = 12 * 1024 * 1024
const mib = 1024 * 1024

describe.skipIf(!chromiumPath)('in a browser', () => {
  let browser: BrowserContext
  let taker: Awaited<ReturnType<typeof startTaker>>
  let folder: string
  let files: string[]

  beforeAll(async () => {
    taker = await startTaker()
    folder = await mkdtemp(join(tmpdir(), 'snaplink-memory-'))
    // With a profile on the disk: without one Chromium is a private window, and keeps its databases in memory.
    const options = { executablePath: chromiumPath, chromiumSandbox: false, args: ['--disable-gpu'] }
    browser = await chromium.launchPersistentContext(join(folder, 'profile'), options)
    files = Array.from({ length: photos }, (_, index) => join(folder, `${index}.jpg`))
    for (const path of files) await writeFile(path, await photo())
  }, 60_000)

  afterAll(async () => {
    await browser?.close()
    await taker?.stop()
    await rm(folder, { recursive: true })
  })

  test(`memory stays flat while ${photos} photos of 12 MB are picked and sent`, { timeout: 600_000 }, async () => {
    const page = await browser.newPage()
    await page.goto(taker.base)
    await page.waitForFunction('window.session')
    const pages = await processesOf(browser, 'renderer')
    const browsers = await processesOf(browser, 'browser')
    const idle = { page: await memoryOf(pages), browser: await memoryOf(browsers) }
    const peak = { ...idle }

    await page.locator('input').setInputFiles(files)
    let isDone = false
    while (!isDone) {
      peak.page = Math.max(peak.page, await memoryOf(pages))
      peak.browser = Math.max(peak.browser, await memoryOf(browsers))
      isDone = (await page.evaluate(
        `session.outbox.get().length === ${photos} && session.outbox.get().every(({ state }) => state === 'arrived')`,
      )) as boolean
    }
    expect(taker.received()).toBe(await sizeOf(files))
    const grown = { page: (peak.page - idle.page) / mib, browser: (peak.browser - idle.browser) / mib }
    process.stdout.write(
      `${photos} × 12 MB: the page grew by ${grown.page.toFixed()} MB, the browser by ${grown.browser.toFixed()} MB\n`,
    )
    // What is being drawn and hashed, and what of it waits for the garbage to be collected: 160 MB for 200 photos too.
    expect(grown.page).toBeLessThan(16 * 12)
    expect(grown.browser).toBeLessThan(6 * 12)
  })

  test('without crypto.subtle the page goes on while a photo is hashed', { timeout: 60_000 }, async () => {
    const page = await browser.newPage()
    await page.goto(taker.base)
    await page.waitForFunction('window.longestPauseMs')
    const [pauseMs, ms] = (await page.evaluate(`longestPauseMs(${photoBytes})`)) as [number, number]
    process.stdout.write(`12 MB hashed by the library in ${ms.toFixed()} ms, longest pause ${pauseMs.toFixed()} ms\n`)
    expect(pauseMs).toBeLessThan(ms / 3)
  })
})

/** The page of a phone that has joined. */
const pageScript = `
import { joinSession } from '${import.meta.dirname}/../src/index.ts'
import { digestInSlices } from '${import.meta.dirname}/../src/sha256-in-slices.ts'

async function longestPauseMs(bytes) {
  const photo = new Blob([crypto.getRandomValues(new Uint8Array(65536)), new Uint8Array(bytes)])
  let last = performance.now()
  let longest = 0
  const timer = setInterval(() => {
    longest = Math.max(longest, performance.now() - last)
    last = performance.now()
  }, 1)
  const begunAt = last
  await digestInSlices(photo)
  clearInterval(timer)
  return [Math.max(longest, performance.now() - last), performance.now() - begunAt]
}

const picker = document.querySelector('input')
picker.onchange = () => session.sendPhotos([...picker.files])
const session = await joinSession({ base: location.origin, ticket: 'ticket', deviceId: 'the-phone-itself', name: 'Pixel 7' })
Object.assign(window, { session, longestPauseMs })
`

/** Takes whatever is sent, and keeps none of it. */
async function startTaker() {
  const { atOnce, later } = await bundle(pageScript)
  const scripts = new Map([...atOnce, ...later].map(({ fileName, code }) => [`/${fileName}`, code]))
  const lengths = new Map<string, { length: number; offset: number }>()
  let received = 0
  const http = createServer(async (request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost')
    const json = (body: unknown) => response.setHeader('content-type', 'application/json').end(JSON.stringify(body))
    const script = scripts.get(pathname)
    if (script !== undefined) return response.setHeader('content-type', 'text/javascript').end(script)
    if (pathname === '/') {
      return response
        .setHeader('content-type', 'text/html')
        .end(`<input type=file multiple><script type=module src=/${atOnce[0]?.fileName}></script>`)
    }
    if (!pathname.startsWith('/files')) {
      const body = JSON.parse((await textOf(request)) || '{}')
      if (pathname === '/api/join') return json({ sessionId: newId(), deviceId: newId(), deviceToken: 'sd', cursor: 0 })
      if (pathname.endsWith('/commands')) return json({ id: body.id, seq: 1 })
      return response.writeHead(503).end()
    }
    response.setHeader('tus-resumable', '1.0.0')
    if (request.method === 'POST') {
      const location = `/files/${newId()}`
      lengths.set(location, { length: Number(request.headers['upload-length']), offset: 0 })
      return response.writeHead(201, { location }).end()
    }
    const upload = lengths.get(pathname)
    if (!upload) return response.writeHead(404).end()
    for await (const chunk of request) {
      upload.offset += chunk.length
      received += chunk.length
    }
    response.writeHead(204, { 'upload-offset': upload.offset, 'upload-length': upload.length }).end()
  })
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
  return {
    base: `http://127.0.0.1:${(http.address() as AddressInfo).port}/`,
    received: () => received,
    stop() {
      http.closeAllConnections()
      return new Promise((resolve) => http.close(resolve))
    },
  }
}

/** 12 megapixels and 12 MB, and no two of them alike: those would be one photo. */
async function photo(): Promise<Buffer> {
  picture ??= sharp({ create: { ...size, channels: 3, background: '#888', noise } })
    .jpeg({ quality: 96 })
    .toBuffer()
  return Buffer.concat([await picture, Buffer.alloc(++made)])
}

let picture: Promise<Buffer> | undefined
let made = 0
const size = { width: 4000, height: 3000 }
const noise = { type: 'gaussian' as const, mean: 128, sigma: 60 }

async function sizeOf(paths: readonly string[]): Promise<number> {
  const sizes = await Promise.all(paths.map(async (path) => (await stat(path)).size))
  return sizes.reduce((sum, bytes) => sum + bytes, 0)
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = ''
  for await (const chunk of request) text += chunk
  return text
}

async function processesOf(context: BrowserContext, type: string): Promise<number[]> {
  const devtools = await context.browser()?.newBrowserCDPSession()
  if (!devtools) throw new Error('Only Chromium tells its processes')
  const { processInfo } = await devtools.send('SystemInfo.getProcessInfo')
  await devtools.detach()
  return processInfo.filter((each) => each.type === type).map(({ id }) => id)
}

/** What the processes hold in memory that is in no file, in bytes. */
async function memoryOf(processIds: readonly number[]): Promise<number> {
  const held = processIds.map(async (id) => {
    const status = await readFile(`/proc/${id}/status`, 'utf8')
    return Number(/RssAnon:\s+(\d+) kB/.exec(status)?.[1]) * 1024
  })
  return (await Promise.all(held)).reduce((sum, bytes) => sum + bytes, 0)
}
