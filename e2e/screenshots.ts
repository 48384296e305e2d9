import { mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { devices, type Page } from 'playwright-core'
import sharp from 'sharp'
import { phone as phoneTexts, desktop as texts } from '../packages/web/src/texts.ts'
import { ensureWebBuild } from '../scripts/build-web.ts'
import { newAccount, signUp } from './support/account.ts'
import { launchChromium } from './support/browser.ts'
import { desktopOn } from './support/desktop.ts'
import { phoneOn } from './support/phone.ts'
import type { PictureFile } from './support/pictures.ts'
import { startServer } from './support/server.ts'
import { stillLifePhotos } from './support/still-lifes.ts'

/** Takes the README's pictures of the real product, in light and dark: `npm run screenshots`. */
const root = fileURLToPath(new URL('..', import.meta.url))
const imagesDir = join(root, 'docs/images')
const maxBytes = 300_000

/** Addresses as at home; the first stands for a secure origin, where the phone's page has the camera in it. */
const [secure, plain] = ['http://192.168.1.20:3000', 'http://192.168.1.21:3000']

const { viewport: _, ...pixel } = devices['Pixel 7']
const phoneScreen = { ...pixel, viewport: { width: 390, height: 844 }, deviceScaleFactor: 2 }

ensureWebBuild(root)
await mkdir(imagesDir, { recursive: true })
const scratch = await mkdtemp(join(tmpdir(), 'snaplink-screenshots-'))
const photos = await stillLifePhotos()
const camera = join(scratch, 'camera.mjpeg')
await writeFile(camera, await filmOf(photos[0]))
const server = await startServer()
const browser = await launchChromium({
  camera,
  args: [
    `--host-resolver-rules=MAP *:3000 127.0.0.1:${server.port}`,
    `--unsafely-treat-insecure-origin-as-secure=${secure}`,
  ],
})

try {
  const desktop = desktopOn(await newPage({ viewport: { width: 1440, height: 900 } }), secure)
  await signUp(desktop, { ...newAccount(), name: 'Ann' })
  const url = await desktop.pairingUrl()
  await desktop.page.getByRole('img', { name: texts.pairing.codeLabel }).waitFor()
  await shoot(desktop.page, 'desktop-code')

  const phone = phoneOn(await newPage(phoneScreen))
  await phone.scan(url)
  await phone.page.locator('.viewfinder[data-state="live"]').waitFor()
  await phone.page.getByLabel(phoneTexts.pick.gallery).setInputFiles([...photos])
  await desktop
    .tilesIn('ready')
    .nth(photos.length - 1)
    .waitFor()
  await phone.page.getByText(phoneTexts.sent.arrivedAll(photos.length)).first().waitFor()
  await shoot(phone.page, 'phone-camera')
  await shoot(desktop.page, 'desktop-photos')

  await desktop.page.getByRole('button', { name: texts.photos.open(photos[2]?.name ?? '') }).click()
  await desktop.page.getByRole('dialog').locator('.is-loaded').waitFor()
  await shoot(desktop.page, 'desktop-viewer')
  await desktop.page.keyboard.press('Escape')

  await desktop.addPhone()
  const second = phoneOn(await newPage(phoneScreen))
  await second.scan((await desktop.pairingUrl()).replace(secure, plain))
  await second.pick(await Promise.all(photos.slice(3).map(mirrored)))
  await second.rowsIn('ready').nth(2).waitFor()
  await shoot(second.page, 'phone-plain')
} finally {
  await browser.close()
  await server.close()
  await rm(scratch, { recursive: true })
}

async function newPage(options: Parameters<typeof browser.newContext>[0]): Promise<Page> {
  const context = await browser.newContext({ reducedMotion: 'reduce', ...options })
  return context.newPage()
}

/** The page as it is, in light and dark, in few colours so that the README loads fast. @throws when a file is too large */
async function shoot(page: Page, name: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    await page.waitForFunction(() => [...document.images].every(({ complete }) => complete))
    const file = join(imagesDir, `${name}-${colorScheme}.png`)
    await sharp(await page.screenshot({ animations: 'disabled' }))
      .png({ palette: true, effort: 10, dither: 0.6 })
      .toFile(file)
    const { size } = await stat(file)
    if (size > maxBytes) throw new Error(`${file} has ${size} bytes; it may have ${maxBytes}.`)
    process.stdout.write(`${file} ${Math.round(size / 1000)} KB\n`)
  }
}

/** Another photo of the same thing: what is here already would not be sent again. */
async function mirrored({ buffer, ...photo }: PictureFile): Promise<PictureFile> {
  return { ...photo, buffer: await sharp(buffer).flop().toBuffer() }
}

/** A film of one picture, held upright, as Chromium's fake camera plays it: JPEGs one after the other. */
async function filmOf(photo: PictureFile | undefined): Promise<Buffer> {
  const frame = await sharp(photo?.buffer).resize(960, 1280).jpeg({ quality: 90 }).toBuffer()
  return Buffer.concat([frame, frame])
}
