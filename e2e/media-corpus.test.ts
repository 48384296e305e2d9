import type { OpenAnswer, PhotoView } from '@snaplink/contract'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { differencesFromUpright } from '../packages/server/test/media-corpus/test-picture.ts'
import { mediaCorpus } from '../packages/server/test/media-corpus.ts'
import { chromiumPath, firefoxPath } from '../scripts/test-services.ts'
import { launchChromium } from './support/browser.ts'
import { launchFirefox } from './support/firefox.ts'
import { startServer, type TestServer } from './support/server.ts'

/** A page of ours in some browser; `run` calls a function in it. */
interface OpenPage {
  run<Argument, Answer>(task: (argument: Argument) => Promise<Answer>, argument: Argument): Promise<Answer>
  close(): Promise<void>
}

const browsers = [
  { name: 'Chromium', isHere: chromiumPath !== undefined, open: openInChromium },
  { name: 'Firefox', isHere: firefoxPath !== undefined, open: openInFirefox },
]

let server: TestServer
/** Each good picture of the corpus by its name, as the page gets it. */
let shown: Map<string, PhotoView>

beforeAll(async () => {
  server = await startServer({ env: { SNAPLINK_MAX_PHOTOS: '1000' } })
  shown = await sendCorpus()
}, 180_000)
afterAll(() => server?.close())

describe.each(browsers)('the pictures of the corpus in $name', ({ isHere, open }) => {
  test.skipIf(!isHere)(
    'are upright, in every size that the page shows',
    async () => {
      const page = await open(server.origin)
      try {
        for (const [name, { urls }] of shown) {
          for (const size of ['display', 'thumb', 'jpeg'] as const) {
            const url = urls[size]
            if (!url) continue
            const { width, height, base64 } = await page.run(pixelsOf, new URL(url, `${server.origin}/`).href)
            const picture = { data: Buffer.from(base64, 'base64'), width, height, channels: 4 } as const
            expect(differencesFromUpright(picture), `${size} of ${name}`).toEqual([])
          }
        }
      } finally {
        await page.close()
      }
    },
    180_000,
  )
})

async function sendCorpus(): Promise<Map<string, PhotoView>> {
  const guest = await ask<{ token: string }>('POST', 'api/auth/guest', { body: '{}' })
  const opened = await ask<OpenAnswer>('POST', 'api/sessions', { token: guest.token, body: '{}' })
  const token = opened.pageToken
  const photos = `api/sessions/${opened.sessionId}/photos`
  const corpus = (await mediaCorpus()).filter(({ expect }) => expect.kind === 'ok')
  // The same bytes under another name are the same picture, and would be refused as a duplicate.
  const unique = corpus.filter(({ bytes }, i) => corpus.findIndex((other) => other.bytes.equals(bytes)) === i)
  const sent = new Map<string, string>()
  for (const { name, declaredName, bytes } of unique) {
    const path = `${photos}?name=${encodeURIComponent(declaredName)}`
    const { photoId } = await ask<{ photoId: string }>('POST', path, { token, body: new Uint8Array(bytes) })
    sent.set(name, photoId)
  }
  expect(sent.size).toBeGreaterThan(60)
  const ready = await vi.waitUntil(
    async () => {
      const list = await ask<{ photos: PhotoView[] }>('GET', photos, { token })
      return list.photos.every(({ state }) => state === 'ready') && list.photos.length === sent.size ? list : null
    },
    { timeout: 120_000, interval: 500 },
  )
  const byId = new Map(ready.photos.map((photo) => [photo.photoId, photo]))
  return new Map([...sent].map(([name, photoId]) => [name, byId.get(photoId) as PhotoView]))
}

async function ask<Answer>(
  method: string,
  path: string,
  { token, body }: { token?: string; body?: string | Uint8Array<ArrayBuffer> },
): Promise<Answer> {
  const response = await fetch(`${server.origin}/${path}`, {
    method,
    body,
    headers: {
      'Content-Type': typeof body === 'string' ? 'application/json' : 'application/octet-stream',
      ...(token && { Authorization: `Bearer ${token}` }),
    },
  })
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`)
  return (await response.json()) as Answer
}

async function openInChromium(origin: string): Promise<OpenPage> {
  const browser = await launchChromium()
  const page = await browser.newPage()
  await page.goto(origin)
  return { run: (task, argument) => page.evaluate(task as never, argument) as never, close: () => browser.close() }
}

async function openInFirefox(origin: string): Promise<OpenPage> {
  const browser = await launchFirefox()
  const page = await browser.newPage()
  await page.goto(origin)
  return { run: (task, argument) => page.evaluate(task as never, argument) as never, close: () => browser.close() }
}

/** Runs in the page: what an `<img>` of this address looks like. */
async function pixelsOf(url: string): Promise<{ width: number; height: number; base64: string }> {
  const image = new Image()
  image.src = url
  await image.decode()
  const { naturalWidth: width, naturalHeight: height } = image
  const canvas = Object.assign(document.createElement('canvas'), { width, height })
  const context = canvas.getContext('2d') as CanvasRenderingContext2D
  context.drawImage(image, 0, 0)
  const { data } = context.getImageData(0, 0, width, height)
  let text = ''
  for (const byte of data) text += String.fromCharCode(byte)
  return { width, height, base64: btoa(text) }
}
