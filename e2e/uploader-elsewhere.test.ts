import { randomInt } from 'node:crypto'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect } from 'vitest'
import { scanField } from '../packages/sdk/src/uploader/texts.ts'
import { desktop as texts } from '../packages/web/src/texts.ts'
import { joinToScan } from './support/api.ts'
import { findFaults } from './support/axe.ts'
import { type Desktop, desktopOn } from './support/desktop.ts'
import { eventually } from './support/eventually.ts'
import { type PictureFile, photoFiles } from './support/pictures.ts'
import { type Shop, startShop } from './support/shop.ts'
import { browserTest, useStage } from './support/stage.ts'

// The same components, compiled for React and inside a custom element: one suite, on pages of another origin.

const shopPort = randomInt(20_000, 32_000)
const stage = useStage({ host: 'localhost', env: { SNAPLINK_ORIGINS: `http://localhost:${shopPort}` } })

let shop: Shop | undefined
beforeAll(async () => {
  shop = await startShop(shopPort, `http://localhost:${stage.server.port}`)
}, 60_000)
afterAll(() => shop?.close())

describe.each(['react', 'element'])('on another origin, as %s,', (kind) => {
  async function openShop(): Promise<Desktop> {
    const { page } = await stage.desktop()
    await page.goto(`${shop?.origin}/${kind}?server=http://localhost:${stage.server.port}`)
    await page.getByRole('heading', { name: texts.photos.title }).waitFor()
    return desktopOn(page, shop?.origin ?? '')
  }

  const namesOf = async ({ page }: Desktop) => {
    const names = await page
      .locator('.photo-tile .file-name')
      .evaluateAll((all) => all.map((one) => (one as HTMLElement).title))
    return names.join(' ')
  }

  browserTest(
    'photos of the computer and of a phone come into one list, which “Done” hands over in its order',
    async () => {
      const desktop = await openShop()
      const phone = await stage.phone()
      const [one, two, three] = await photoFiles(3)
      if (!one || !two || !three) throw new Error('There are three photos.')
      await phone.scan(await desktop.freshPairingUrl(''))
      await phone.pick([one, two])
      await desktop.showsReady(2)
      await addFiles(desktop.page, [three])
      await desktop.showsReady(3)

      await desktop.page.getByRole('button', { name: texts.photos.move('photo-3.jpg') }).press('Home')
      await eventually(() => namesOf(desktop)).toBe('photo-3.jpg photo-1.jpg photo-2.jpg')
      await desktop.page.getByRole('button', { name: texts.photos.done }).click()
      expect(await desktop.page.evaluate(() => document.body.dataset.done)).toBe('photo-3.jpg photo-1.jpg photo-2.jpg')
    },
  )

  browserTest('a photo is dragged to another place, and pasted ones come last', async () => {
    const desktop = await openShop()
    await addFiles(desktop.page, await photoFiles(3))
    await desktop.showsReady(3)
    const target = desktop.tile('photo-1.jpg')
    await desktop.tile('photo-3.jpg').dragTo(target, { targetPosition: { x: 10, y: 60 } })
    await eventually(() => namesOf(desktop)).toBe('photo-3.jpg photo-1.jpg photo-2.jpg')

    const [, , , fourth] = await photoFiles(4)
    if (fourth) await give(desktop.page, 'paste', fourth)
    await desktop.showsReady(4)
    expect(await namesOf(desktop)).toBe('photo-3.jpg photo-1.jpg photo-2.jpg photo-4.jpg')
    await desktop.page.reload()
    await eventually(() => namesOf(desktop)).toBe('photo-3.jpg photo-1.jpg photo-2.jpg photo-4.jpg')
  })

  browserTest('files that are dropped are taken, and those over the count are refused in one sentence', async () => {
    const desktop = await openShop()
    const files = await photoFiles(7)
    for (const file of files.slice(0, 2)) await give(desktop.page, 'drop', file)
    await addFiles(desktop.page, files.slice(2))
    await desktop.showsReady(5)
    await desktop.page.getByText('2 photos were refused.').waitFor()
  })

  browserTest('a photo is turned and cropped by keyboard, made the cover, and deleted with a way back', async () => {
    const desktop = await openShop()
    const { page } = desktop
    await addFiles(page, await photoFiles(2))
    await desktop.showsReady(2)

    await page.getByRole('button', { name: texts.photos.edit('photo-2.jpg') }).press('Enter')
    const editor = page.getByRole('dialog', { name: texts.editor.label('photo-2.jpg') })
    await editor.getByRole('button', { name: texts.editor.turnRight }).press('Enter')
    await editor.getByRole('group', { name: texts.editor.crop }).press('Shift+ArrowLeft')
    await editor.getByRole('button', { name: texts.editor.save }).press('Enter')
    await editor.waitFor({ state: 'detached' })
    await desktop.tile('photo-2.jpg').locator('.picture-part').waitFor()
    await page.getByRole('button', { name: texts.photos.makeCover('photo-2.jpg') }).press('Enter')
    await desktop.tile('photo-2.jpg').getByText(texts.photos.cover).waitFor()

    await page.getByRole('button', { name: texts.photos.remove('photo-2.jpg') }).press('Enter')
    await desktop.showsReady(1)
    await page.getByRole('button', { name: 'Undo' }).press('Enter')
    await desktop.showsReady(2)
    await page.reload()
    await desktop.tile('photo-2.jpg').getByText(texts.photos.cover).waitFor()
    await desktop.tile('photo-2.jpg').locator('.picture-part').waitFor()
  })

  browserTest('axe finds nothing: empty, with photos, in the viewer and in the editor', async () => {
    const desktop = await openShop()
    const { page } = desktop
    await desktop.freshPairingUrl('')
    expect(await findFaults(page)).toEqual([])
    await addFiles(page, await photoFiles(2))
    await desktop.showsReady(2)
    expect(await findFaults(page)).toEqual([])
    await page.getByRole('button', { name: texts.photos.open('photo-1.jpg') }).click()
    await page.getByRole('dialog').locator('.is-loaded').waitFor()
    expect(await findFaults(page)).toEqual([])
    await page.getByRole('button', { name: texts.viewer.edit }).click()
    await page.getByRole('dialog', { name: texts.editor.label('photo-1.jpg') }).waitFor()
    expect(await findFaults(page)).toEqual([])
  })
})

describe.each(['react', 'element'])('a scan field on another origin, as %s,', (kind) => {
  const [pens, book] = ['4006381333931', '9780141036144']

  browserTest(
    'takes what a phone scans: each field while it has the focus, with Enter where that is wanted',
    async () => {
      const { page } = await stage.desktop()
      await page.goto(`${shop?.origin}/scan-${kind}?server=http://localhost:${stage.server.port}`)
      const [first, second] = [page.locator('#first input, input#first'), page.locator('#second input, input#second')]
      const said = (what: 'heard' | 'sold') => page.evaluate((what) => document.body.dataset[what], what)
      // Nothing is opened, and no guest made, before somebody wants a phone.
      await first.waitFor()
      expect(await page.evaluate(() => sessionStorage.length)).toBe(0)

      await page.getByRole('button', { name: scanField.scan }).first().click()
      const popover = page.getByRole('dialog', { name: scanField.title })
      const url = await desktopOn(page, '').freshPairingUrl('')
      await popover.locator('.qr-code').waitFor()
      expect(await findFaults(page)).toEqual([])
      const phone = await joinToScan(stage.server.origin, url)
      expect((await phone.wanted()).mode).toBe('scans')
      await popover.waitFor({ state: 'detached' })

      await phone.scan(pens)
      await eventually(() => first.inputValue()).toBe(pens)
      expect(await said('heard')).toContain(`input:${pens} change:${pens}`)
      expect(await said('sold')).toBeUndefined()
      await second.focus()
      await phone.scan(book)
      await eventually(() => said('sold')).toBe(`${pens} ${book}`)
      expect(await said('heard')).toContain(`input:${book} change:${book} enter`)

      await page.reload()
      await page
        .getByRole('button', { name: scanField.connected('A phone') })
        .first()
        .waitFor()
      await phone.scan(book)
      await eventually(() => first.inputValue()).toBe(book)
      await page
        .getByRole('button', { name: scanField.connected('A phone') })
        .first()
        .press('Enter')
      await popover.getByText('A phone').waitFor()
      await page.keyboard.press('Escape')
      await popover.waitFor({ state: 'detached' })
      await first.fill('typed')
      await second.press('Enter')
      await eventually(() => said('sold')).toBe('typed ')
      expect(await findFaults(page)).toEqual([])
    },
  )
})

async function addFiles(page: Page, files: readonly PictureFile[]): Promise<void> {
  await page.locator('.drop-zone input').setInputFiles([...files])
}

/** As the browser does when a file is dropped on the uploader, or pasted into the page. */
async function give(page: Page, how: 'drop' | 'paste', { name, mimeType, buffer }: PictureFile): Promise<void> {
  const base64 = buffer.toString('base64')
  await page.locator('.drop-zone').evaluate(
    async (zone, { how, name, mimeType, base64 }) => {
      const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))
      const data = new DataTransfer()
      data.items.add(new File([bytes], name, { type: mimeType }))
      const init = { bubbles: true, composed: true, cancelable: true }
      if (how === 'paste') document.body.dispatchEvent(new ClipboardEvent('paste', { ...init, clipboardData: data }))
      else zone.dispatchEvent(new DragEvent('drop', { ...init, dataTransfer: data }))
    },
    { how, name, mimeType, base64 },
  )
}
