import sharp from 'sharp'
import { expect } from 'vitest'
import { phone as phoneTexts, desktop as texts } from '../packages/web/src/texts.ts'
import { signUp } from './support/account.ts'
import { findFaults } from './support/axe.ts'
import { eventually } from './support/eventually.ts'
import { sha256 } from './support/pictures.ts'
import { readQr } from './support/read-qr.ts'
import { noteUploads, uploadsOf } from './support/sent-bytes.ts'
import { browserTest, useStage } from './support/stage.ts'

/** Chromium's own: a camera that shows nothing until it is told to. */
declare const MediaStreamTrackGenerator: new (init: {
  kind: 'video'
}) => MediaStreamTrack & {
  readonly writable: WritableStream<VideoFrame>
}

// `localhost` is a secure context, so the phone’s page has the camera in it; Chromium’s fake one shows a moving picture.
const stage = useStage({ host: 'localhost', publicUrl: 'http://localhost:PORT', camera: true })

browserTest('from signing up to the saved photo: scan the code, press the shutter, send, see it sharpen', async () => {
  const desktop = await stage.desktop()
  const phone = await stage.phone()
  await noteUploads(phone.page)

  await signUp(desktop)
  const code = desktop.page.getByRole('img', { name: texts.pairing.codeLabel })
  await code.waitFor()
  const scanned = await readQr(code)
  expect(scanned).toBe(await desktop.pairingUrl())
  await phone.scan(scanned ?? '')
  await desktop.phones.filter({ hasText: `Pixel 7${texts.phones.connected}` }).waitFor()
  await code.waitFor({ state: 'detached' })

  await phone.page.getByRole('button', { name: phoneTexts.camera.shutter }).click()
  await phone.page.getByRole('img', { name: phoneTexts.camera.review }).waitFor()
  await phone.page.getByRole('button', { name: phoneTexts.camera.send }).click()
  await desktop.tiles.waitFor()
  await desktop.showsReady(1)

  const sent = Buffer.concat(await uploadsOf(phone.page))
  const { width } = await sharp(sent).metadata()
  const name = (await desktop.tiles.locator('.file-name').textContent()) ?? ''
  await desktop.tiles.getByRole('button', { name: texts.photos.open('') }).click()
  const full = desktop.page.getByRole('dialog').locator('.sharpening-sharp.is-loaded')
  await full.waitFor()
  expect(await full.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(Math.min(width, 1600))
  await desktop.page.keyboard.press('Escape')
  expect(sha256(await desktop.download(name))).toBe(sha256(sent))
})

browserTest('a shot that is not good enough is taken again, and only the one that was sent arrives', async () => {
  const desktop = await stage.desktop()
  const phone = await stage.phone()
  await desktop.open()
  await phone.scan(await desktop.freshPairingUrl(''))

  const shutter = phone.page.getByRole('button', { name: phoneTexts.camera.shutter })
  await shutter.click()
  await phone.page.getByRole('button', { name: phoneTexts.camera.retake }).click()
  await shutter.click()
  await phone.page.getByRole('button', { name: phoneTexts.camera.send }).click()
  await desktop.showsReady(1)
  await phone.page.getByText(phoneTexts.sent.arrivedAll(1)).first().waitFor()
})

browserTest('axe finds nothing on the phone’s page with the camera, nor on the photo that was just taken', async () => {
  const [desktop, phone] = [await stage.desktop(), await stage.phone()]
  await desktop.open()
  await phone.scan(await desktop.freshPairingUrl(''))
  const shutter = phone.page.getByRole('button', { name: phoneTexts.camera.shutter })
  await eventually(() => shutter.isEnabled()).toBe(true)
  expect(await findFaults(phone.page)).toEqual([])
  await shutter.click()
  await phone.page.getByRole('button', { name: phoneTexts.camera.send }).waitFor()
  expect(await findFaults(phone.page)).toEqual([])
})

browserTest(
  'where the camera is not allowed, the page says how to allow it and offers the phone’s own apps',
  async () => {
    const desktop = await stage.desktop()
    const phone = await stage.phone()
    await phone.page.addInitScript(() => {
      navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('', 'NotAllowedError'))
    })
    await desktop.open()
    await phone.scan(await desktop.freshPairingUrl(''))
    await phone.page.getByText(phoneTexts.camera.refused).waitFor()
    expect(await phone.page.getByLabel(phoneTexts.pick.choose).count()).toBe(1)
    await eventually(() => phone.page.getByRole('button', { name: phoneTexts.camera.again }).isVisible()).toBe(true)
  },
)

browserTest(
  'a shutter that is pressed before the camera has shown anything takes the first picture it shows',
  async () => {
    const desktop = await stage.desktop()
    const phone = await stage.phone()
    await phone.page.addInitScript(() => {
      const track = new MediaStreamTrackGenerator({ kind: 'video' })
      navigator.mediaDevices.getUserMedia = async () => new MediaStream([track])
      const showPicture = () => {
        const size = { codedWidth: 64, codedHeight: 48 }
        const frame = new VideoFrame(new Uint8Array(64 * 48 * 4), { ...size, format: 'RGBA', timestamp: 0 })
        return track.writable.getWriter().write(frame)
      }
      Object.assign(window, { showPicture })
    })
    await desktop.open()
    await phone.scan(await desktop.freshPairingUrl(''))

    const shutter = phone.page.getByRole('button', { name: phoneTexts.camera.shutter })
    await shutter.click()
    await phone.page.evaluate(() => (window as unknown as { showPicture(): void }).showPicture())
    await phone.page.getByRole('img', { name: phoneTexts.camera.review }).waitFor()
  },
)
