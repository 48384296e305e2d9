import sharp from 'sharp'
import { expect } from 'vitest'
import { phone as phoneTexts, desktop as texts } from '../packages/web/src/texts.ts'
import { findFaults } from './support/axe.ts'
import { eventually } from './support/eventually.ts'
import { browserTest, useStage } from './support/stage.ts'

// Chromium’s fake camera shows a moving picture; `localhost` is a secure context.
const stage = useStage({ host: 'localhost', publicUrl: 'http://localhost:PORT', camera: true })

browserTest('the computer shows what the phone’s camera sees, and presses its shutter', async () => {
  const { desktop, phone } = await stage.pair()
  const { page } = desktop
  await page.getByRole('button', { name: texts.viewfinder.show }).click()
  const picture = page.getByRole('img', { name: texts.viewfinder.sees('Pixel 7') })
  await picture.waitFor()
  const first = await picture.getAttribute('src')
  await eventually(() => picture.getAttribute('src')).not.toBe(first)
  const { width = 0, height = 0 } = await sharp(Buffer.from((first ?? '').split(',')[1] ?? '', 'base64')).metadata()
  expect(Math.max(width, height)).toBe(320)
  await phone.page.getByText(phoneTexts.camera.watched).waitFor()
  expect(await findFaults(page)).toEqual([])

  await page.getByRole('button', { name: texts.viewfinder.shutter }).click()
  await desktop.showsReady(1)
  await page.getByRole('button', { name: texts.viewfinder.hide }).click()
  await phone.page.getByText(phoneTexts.camera.watched).waitFor({ state: 'detached' })
})
