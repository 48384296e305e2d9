import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import bwipjs from 'bwip-js/node'
import sharp from 'sharp'
import { quantile } from '../report.ts'
import { openChromium } from './in-chromium.ts'

const [width, height] = [1280, 720]
const filmFrames = 60
const seconds = 10

export interface LiveVideo {
  readonly framesPerSecond: number
  readonly lookP50Ms: number
  readonly lookP95Ms: number
  readonly codesRead: number
}

/** A code that wanders through the view of a camera of 720 lines, read for ten seconds. */
export async function measureLiveVideo(workerFile: string): Promise<LiveVideo> {
  const dir = await mkdtemp(join(tmpdir(), 'snaplink-film-'))
  const film = join(dir, 'camera.mjpeg')
  await writeFile(film, await makeFilm())
  const bench = await openChromium(workerFile, film)
  try {
    const page = await bench.openPage()
    const { looks, codes, ms } = await page.evaluate(
      async ([ms, videoWidth, videoHeight]) => {
        const { openScanner } = window as unknown as typeof import('../../packages/scan/src/index.ts')
        const video = document.createElement('video')
        video.srcObject = await navigator.mediaDevices.getUserMedia({
          video: { width: videoWidth, height: videoHeight },
        })
        video.muted = true
        document.body.append(video)
        await video.play()
        const scanner = openScanner({ formats: ['ean_13', 'ean_8', 'upc_a', 'upc_e', 'qr_code'], mode: 'codes' })
        await scanner.ready
        const looks: number[] = []
        const codes: string[] = []
        // The first frames pay for the compilation of the engines.
        await new Promise<void>((resolve) => {
          const stopWarming = scanner.watch(video, {
            read: () => {
              stopWarming()
              resolve()
            },
          })
        })
        const startedAt = performance.now()
        const stop = scanner.watch(video, {
          read: ({ code }) => codes.push(code),
          seen: (_, lookMs) => looks.push(lookMs),
        })
        await new Promise((over) => setTimeout(over, ms))
        stop()
        return { looks, codes, ms: performance.now() - startedAt }
      },
      [seconds * 1000, width, height] as const,
    )
    return {
      framesPerSecond: (looks.length / ms) * 1000,
      lookP50Ms: quantile(looks, 0.5),
      lookP95Ms: quantile(looks, 0.95),
      codesRead: codes.length,
    }
  } finally {
    await bench.close()
    await rm(dir, { recursive: true, force: true })
  }
}

/** Motion JPEG is one JPEG after the other. */
async function makeFilm(): Promise<Buffer> {
  const code = await sharp(
    await bwipjs.toBuffer({
      bcid: 'ean13',
      text: '4006381333931',
      scale: 3,
      height: 25,
      includetext: true,
      padding: 10,
      backgroundcolor: 'ffffff',
    }),
  ).toBuffer({ resolveWithObject: true })
  const noise = { type: 'gaussian' as const, mean: 128, sigma: 30 }
  const table = await sharp({ create: { width, height, channels: 3, background: '#777', noise } })
    .blur(2)
    .png()
    .toBuffer()
  const frames: Buffer[] = []
  for (let i = 0; i < filmFrames; i++) {
    const angle = (i / filmFrames) * 2 * Math.PI
    const left = Math.round((width - code.info.width) / 2 + 200 * Math.cos(angle))
    const top = Math.round((height - code.info.height) / 2 + 100 * Math.sin(angle))
    frames.push(
      await sharp(table)
        .composite([{ input: code.data, left, top }])
        .jpeg({ quality: 85 })
        .toBuffer(),
    )
  }
  return Buffer.concat(frames)
}
