import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { chromiumPath } from '../../../scripts/test-services.ts'
import { desktop } from '../src/texts.ts'
import { type Gallery, openGallery, type Shown } from './gallery/open-gallery.ts'

const browserTest = test.skipIf(!chromiumPath)
const { photos, viewer } = desktop

let gallery: Gallery | undefined
let shown: Shown
beforeAll(async () => {
  if (chromiumPath) gallery = await openGallery()
}, 60_000)
afterEach(() => shown?.close())
afterAll(() => gallery?.close())

async function open(state: string): Promise<Page> {
  if (!gallery) throw new Error('There is no Chromium.')
  shown = await gallery.show('desktop', state, { reducedMotion: 'reduce' })
  return shown.page
}

browserTest('the viewer is used by keyboard alone, and gives the focus back to where it came from', async () => {
  const page = await open('photos-many')
  const tile = page.getByRole('button', { name: photos.open('IMG_2041.jpg') })
  await tile.focus()
  await page.keyboard.press('Enter')
  const dialog = page.getByRole('dialog')
  await dialog.getByText(viewer.place(1, 24)).waitFor()

  await page.keyboard.press('ArrowLeft')
  await dialog.getByText(viewer.place(1, 24)).waitFor()
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('ArrowRight')
  await dialog.getByText('IMG_2043.jpg').waitFor()
  await dialog.getByText(viewer.place(3, 24)).waitFor()

  await page.keyboard.press('Escape')
  await dialog.waitFor({ state: 'detached' })
  expect(await tile.evaluate((element) => element === document.activeElement)).toBe(true)
})

browserTest('a photo deleted in the viewer makes room for the next, and comes back with undo', async () => {
  const page = await open('photos-many')
  await page.getByRole('button', { name: photos.open('IMG_2041.jpg') }).click()
  await page.getByRole('dialog').getByRole('button', { name: viewer.remove }).click()
  await page.getByRole('dialog').getByText('IMG_2042.jpg').waitFor()
  await page.getByRole('dialog').getByText(viewer.place(1, 23)).waitFor()

  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Undo' }).click()
  await page.getByRole('button', { name: photos.open('IMG_2041.jpg') }).waitFor()
  expect(await page.locator('.photo-tile').count()).toBe(24)
})

browserTest('an undo that is not taken deletes for good', async () => {
  const page = await open('photos-many')
  await page.getByRole('button', { name: photos.open('IMG_2041.jpg') }).click()
  await page.getByRole('dialog').getByRole('button', { name: viewer.remove }).click()
  await page.keyboard.press('Escape')
  await page.mouse.move(0, 0)
  await page.getByText(photos.deleted('IMG_2041.jpg')).waitFor()
  await page.clock.fastForward(10_000)
  await page.getByText(photos.deleted('IMG_2041.jpg')).waitFor({ state: 'detached' })
  expect(await page.locator('.photo-tile').count()).toBe(23)
})
