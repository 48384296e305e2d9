import { expect } from 'vitest'
import { phone as phoneTexts } from '../packages/web/src/texts.ts'
import { phonePhoto, sha256 } from './support/pictures.ts'
import { browserTest, lanAddress, useStage } from './support/stage.ts'

// http://192.168.…: where most people start, and where browsers give no camera, no clipboard and no crypto.subtle.
const stage = useStage({ host: lanAddress })

browserTest('on a plain http:// address a photo of the phone’s own camera app arrives, bit for bit', async () => {
  const desktop = await stage.desktop()
  const phone = await stage.phone()
  await desktop.open()
  await phone.scan(await desktop.pairingUrl())
  expect(new URL(phone.page.url()).origin).toBe(desktop.origin)
  expect(await phone.page.evaluate(() => [isSecureContext, 'mediaDevices' in navigator])).toEqual([false, false])

  const photo = await phonePhoto()
  await phone.pick(photo, 'take')
  await desktop.showsReady(1)
  await phone.rowsIn('ready').waitFor()

  const takePhoto = phone.page.getByLabel(phoneTexts.pick.take)
  expect(await takePhoto.getAttribute('capture')).toBe('environment')
  expect(sha256(await desktop.download(photo.name))).toBe(sha256(photo.buffer))
})
