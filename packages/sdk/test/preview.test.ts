import { type Browser, chromium, type Page } from 'playwright-core'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { chromiumPath } from '../../../scripts/test-services.ts'
import { bundle } from './bundle.ts'
import { ascii, exif, segment, withSegment } from './jpeg-with-exif.ts'

const corners = { topLeft: 'red', topRight: 'lime', bottomLeft: 'blue', bottomRight: 'white' }

describe.skipIf(!chromiumPath)('in a browser', () => {
  let browser: Browser
  let page: Page

  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: chromiumPath, chromiumSandbox: false, args: ['--disable-gpu'] })
    page = await browser.newPage()
    // A secure context, where Chromium has its ImageDecoder.
    await page.route('https://snaplink.test/', (route) => route.fulfill({ contentType: 'text/html', body: '<p>' }))
    await page.goto('https://snaplink.test/')
    const names = 'drawPreview, embeddedPreview'
    const { atOnce } = await bundle(
      `import { ${names} } from '${import.meta.dirname}/../src/preview.ts'\nObject.assign(window, { ${names} })`,
    )
    await page.addScriptTag({ content: atOnce[0]?.code, type: 'module' })
    await page.waitForFunction('window.drawPreview')
  }, 60_000)

  afterAll(() => browser.close())

  /** What the browser makes of a photo; the preview's pixels are judged here, by sharp. */
  async function makePreview(how: 'drawPreview' | 'embeddedPreview', photo: Uint8Array, type = 'image/jpeg') {
    const made = (await page.evaluate(`(async () => {
      const bytes = Uint8Array.from(atob('${Buffer.from(photo).toString('base64')}'), (char) => char.charCodeAt(0))
      return (await ${how}(new Blob([bytes], { type: '${type}' })))?.preview ?? null
    })()`)) as { width: number; height: number; base64: string } | null
    return made && { ...made, bytes: Buffer.from(made.base64, 'base64') }
  }

  test.each([1, 2, 3, 4, 5, 6, 7, 8])('a photo of orientation %i becomes an upright preview', async (orientation) => {
    const preview = await makePreview('drawPreview', withSegment(await picture(1600, 1200), turned(orientation)))
    const [width, height] = orientation >= 5 ? [360, 480] : [480, 360]
    expect(preview).toMatchObject({ width, height })
    // Sharp knows how a browser has to show it.
    const upright = await sharp(withSegment(await picture(1600, 1200), turned(orientation)))
      .rotate()
      .toBuffer()
    expect(await cornersOf(preview?.bytes)).toEqual(await cornersOf(upright))
    expect(preview?.bytes.includes('Exif')).toBe(false)
  })

  test('without ImageDecoder, as on a plain-HTTP page, it is the same', async () => {
    const photo = withSegment(await picture(1600, 1200), turned(6))
    const decoded = await makePreview('drawPreview', photo)
    await page.evaluate('window.keptDecoder = ImageDecoder; delete window.ImageDecoder')
    const drawn = await makePreview('drawPreview', photo)
    await page.evaluate('window.ImageDecoder = keptDecoder')
    expect(drawn).toMatchObject({ width: 360, height: 480 })
    expect(await cornersOf(drawn?.bytes)).toEqual(await cornersOf(decoded?.bytes))
  })

  test('a picture that hardly compresses still fits into 32 KiB', async () => {
    const noise = { type: 'gaussian' as const, mean: 128, sigma: 90 }
    const create = { width: 480, height: 480, channels: 3 as const, background: '#888', noise }
    const preview = await makePreview('drawPreview', await sharp({ create }).jpeg({ quality: 100 }).toBuffer())
    expect(preview?.bytes.length).toBeLessThanOrEqual(32 * 1024)
    expect(preview?.width).toBeLessThan(480)
  })

  test('what is transparent becomes white', async () => {
    const create = { width: 40, height: 30, channels: 4 as const, background: '#0000' }
    const preview = await makePreview('drawPreview', await sharp({ create }).png().toBuffer(), 'image/png')
    expect((await cornersOf(preview?.bytes)).topLeft).toBe('white')
  })

  test('what the browser cannot draw has no preview', async () => {
    expect(await makePreview('drawPreview', Buffer.from('not a picture'), 'image/heic')).toBeNull()
    expect(await makePreview('embeddedPreview', Buffer.from('not a picture'), 'image/heic')).toBeNull()
  })

  test('the thumbnail in the file is taken as it is, without what it says about the place', async () => {
    const thumbnail = withSegment(await picture(160, 120), segment(0xe1, ascii('Exif\0\0GPS here')))
    const preview = await makePreview('embeddedPreview', withSegment(await picture(1600, 1200), exif(1, thumbnail)))
    expect(preview?.bytes.equals(await picture(160, 120))).toBe(true)
  })

  test('the thumbnail of a turned photo is turned with it', async () => {
    const photo = withSegment(await picture(1600, 1200), exif(6, await picture(160, 120)))
    const preview = await makePreview('embeddedPreview', photo)
    expect(preview).toMatchObject({ width: 120, height: 160 })
    expect(await cornersOf(preview?.bytes)).toEqual(await cornersOf(await sharp(photo).rotate().toBuffer()))
  })

  test('a thumbnail with black bars is left out', async () => {
    const photo = withSegment(await picture(1600, 900), exif(1, await picture(160, 120)))
    expect(await makePreview('embeddedPreview', photo)).toBeNull()
  })
})

const turned = (orientation: number) => exif(orientation, new Uint8Array())

/** A JPEG with another colour in each corner. */
async function picture(width: number, height: number): Promise<Buffer> {
  const quarter = (background: string, left: number, top: number) => ({
    input: { create: { width: width / 2, height: height / 2, channels: 3 as const, background } },
    ...{ left, top },
  })
  return sharp({ create: { width, height, channels: 3, background: corners.topLeft } })
    .composite([
      quarter(corners.topRight, width / 2, 0),
      quarter(corners.bottomLeft, 0, height / 2),
      quarter(corners.bottomRight, width / 2, height / 2),
    ])
    .jpeg()
    .toBuffer()
}

async function cornersOf(jpeg: Buffer | undefined): Promise<typeof corners> {
  const { data, info } = await sharp(jpeg).raw().toBuffer({ resolveWithObject: true })
  const colourAt = (x: number, y: number) => {
    const at = (Math.floor(info.height * y) * info.width + Math.floor(info.width * x)) * info.channels
    const bright = [...data.subarray(at, at + 3)].map((value) => (value > 128 ? 1 : 0)).join('')
    return { '100': 'red', '010': 'lime', '001': 'blue', '111': 'white' }[bright] ?? bright
  }
  return {
    topLeft: colourAt(0.2, 0.2),
    topRight: colourAt(0.8, 0.2),
    bottomLeft: colourAt(0.2, 0.8),
    bottomRight: colourAt(0.8, 0.8),
  }
}
