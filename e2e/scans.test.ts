import { readFile } from 'node:fs/promises'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { scanSettings, stockTake, scans as texts } from '../packages/web/src/scan-texts.ts'
import { scanner as scannerTexts } from '../packages/web/src/scanner-texts.ts'
import { desktop as desktopTexts, phone as phoneTexts } from '../packages/web/src/texts.ts'
import { joinToScan } from './support/api.ts'
import { findFaults } from './support/axe.ts'
import type { Desktop } from './support/desktop.ts'
import { eventually } from './support/eventually.ts'
import { browserTest, networkFaults, useStage } from './support/stage.ts'

// Mostly the phone is one without a page: what its camera reads is tried elsewhere.
const stage = useStage()

const pens = '4006381333931'
const book = '9780141036144'

const rows = (page: Page) => page.locator('.scan-table tbody tr')
/** The rows as one reads them, code and count. */
const shown = (page: Page) =>
  rows(page).evaluateAll((all) =>
    all
      .sort((a, b) => Number((a as HTMLElement).dataset.index) - Number((b as HTMLElement).dataset.index))
      .map((row) => `${row.querySelector('.scan-code')?.textContent} ${row.querySelector('.scan-count')?.textContent}`),
  )
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })

async function openScans(path = 'scans') {
  const desktop = await stage.desktop()
  await desktop.open(path)
  const phone = await joinToScan(stage.server.origin, await desktop.freshPairingUrl(''))
  await desktop.phones.waitFor()
  return { desktop, page: desktop.page, phone }
}

async function saved(desktop: Desktop, press: () => Promise<void>): Promise<string> {
  const saving = desktop.page.waitForEvent('download')
  await press()
  return readFile(await (await saving).path(), 'utf8')
}

browserTest('codes arrive live, the same one counts, and going to the photos and back keeps the phone', async () => {
  const { desktop, page, phone } = await openScans()
  expect((await phone.wanted()).mode).toBe('scans')
  await page.getByText(texts.emptyConnectedText).waitFor()
  await phone.scan(pens)
  await phone.scan(book)
  await phone.scan(pens)
  await eventually(() => shown(page)).toEqual([`${pens} 2`, `${book} 1`])
  await page
    .getByText(texts.arrivedMany(3))
    .or(page.getByText(texts.arrivedMany(2)))
    .waitFor({ state: 'attached' })

  await page.getByRole('link', { name: desktopTexts.header.photos }).click()
  await page.getByRole('heading', { name: desktopTexts.photos.title }).waitFor()
  await eventually(async () => (await phone.wanted()).mode).toBe('photos')
  await desktop.phones.waitFor()
  await page.getByRole('link', { name: desktopTexts.header.scans }).click()
  await eventually(() => shown(page)).toEqual([`${pens} 2`, `${book} 1`])
  await eventually(async () => (await phone.wanted()).mode).toBe('scans')

  await button(page, scanSettings.open).click()
  await page.getByRole('radio', { name: new RegExp(scanSettings.copy) }).check()
  await page.getByRole('checkbox', { name: 'QR code' }).uncheck()
  await eventually(() => shown(page)).toEqual([`${pens} 1`, `${book} 1`, `${pens} 1`])
  await eventually(async () => (await phone.wanted()).scanning?.repeats).toBe('copy')
  expect((await phone.wanted()).scanning?.formats).not.toContain('qr_code')
  await page.reload()
  await eventually(() => shown(page)).toEqual([`${pens} 1`, `${book} 1`, `${pens} 1`])
  await desktop.phones.waitFor()
})

browserTest('by keyboard alone a row is edited, found, deleted, and brought back after a reload', async () => {
  const { desktop, page, phone } = await openScans()
  await phone.scan(pens)
  await phone.scan(book)
  await eventually(() => shown(page)).toEqual([`${book} 1`, `${pens} 1`])

  await button(page, texts.editCount(1, pens)).press('Enter')
  await page.getByLabel(texts.countField(pens)).fill('12')
  await page.keyboard.press('Enter')
  await eventually(() => shown(page)).toEqual([`${book} 1`, `${pens} 12`])
  await button(page, texts.editNote('', pens)).press('Enter')
  await page.getByLabel(texts.noteField(pens)).fill('=cmd()')
  await page.keyboard.press('Enter')
  await button(page, texts.editNote('=cmd()', pens)).waitFor()
  await button(page, texts.editCode(book)).press('Enter')
  await page.getByLabel(texts.codeField(book)).fill('nothing')
  await page.keyboard.press('Escape')
  await eventually(() => shown(page)).toEqual([`${book} 1`, `${pens} 12`])
  expect(await button(page, texts.editCode(book)).evaluate((cell) => cell === document.activeElement)).toBe(true)

  await page.getByLabel(texts.search).fill('CMD')
  await eventually(() => shown(page)).toEqual([`${pens} 12`])
  await page.getByLabel(texts.search).fill('')
  const csv = await saved(desktop, () => page.getByRole('link', { name: texts.exportCsv }).press('Enter'))
  expect(csv).toContain(pens)
  // A spreadsheet must not take a note for a formula.
  expect(csv).not.toMatch(/(^|[,;"])=cmd/m)
  const json = JSON.parse(await saved(desktop, () => page.getByRole('link', { name: texts.exportJson }).press('Enter')))
  expect(JSON.stringify(json)).toContain('"=cmd()"')

  await button(page, texts.remove(pens)).press('Enter')
  await eventually(() => shown(page)).toEqual([`${book} 1`])
  await page.reload()
  await eventually(() => shown(page)).toEqual([`${book} 1`])
  await button(page, texts.bringBack(pens)).press('Enter')
  await eventually(() => shown(page)).toEqual([`${book} 1`, `${pens} 12`])

  await page.getByLabel(texts.type).fill('40063813')
  await page.keyboard.press('Enter')
  await eventually(() => shown(page)).toEqual(['40063813 1', `${book} 1`, `${pens} 12`])
  expect(await findFaults(page)).toEqual([])
})

browserTest('stock is taken beside a list, goes on after a reload, and its result is saved', async () => {
  const { desktop, page, phone } = await openScans('scans/stock-take')
  await phone.scan(pens)
  await page.getByLabel(stockTake.name, { exact: true }).fill('Back room')
  await page.getByLabel(stockTake.list).setInputFiles({
    name: 'list.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from(`EAN;Name;Quantity\n${pens};Pens;2\n${book};1984;1\nB-17;"=Screws";1\n`),
  })
  await button(page, stockTake.start).click()
  await page.getByText(stockTake.progress(0, 4)).waitFor()
  await phone.scan(pens)
  await phone.scan(book)
  await phone.scan(book)
  await phone.scan('X-1', 'code_128')
  await page.getByText(stockTake.progress(2, 4)).waitFor()
  const states = () =>
    page
      .locator('.stock-table tbody tr')
      .evaluateAll((all) =>
        all
          .map((row) => `${row.querySelector('.stock-code')?.textContent} ${(row as HTMLElement).dataset.state}`)
          .sort(),
      )
  const all = [`${pens} missing`, `${book} surplus`, 'B-17 missing', 'X-1 extra'].sort()
  await eventually(states).toEqual(all)

  await page.reload()
  await eventually(states).toEqual(all)
  await page.getByRole('button', { name: stockTake.filters.missing }).click()
  await eventually(states).toEqual([`${pens} missing`, 'B-17 missing'].sort())
  expect(await findFaults(page)).toEqual([])

  await button(page, stockTake.end).click()
  await button(page, stockTake.goOn).waitFor()
  await phone.scan('B-17', 'code_39')
  const csv = await saved(desktop, () => page.getByRole('link', { name: stockTake.export }).click())
  expect(csv).toContain(`${pens},Pens,2,1,-1`)
  // Scanned after the end, and no formula.
  expect(csv).toMatch(/B-17,"?'=Screws"?,1,0,-1/)
})

browserTest(
  'codes that a phone could not send before the page closed are told, kept, and there when it comes back',
  async () => {
    stage.expectFaults(networkFaults)
    const proxy = await stage.proxy()
    const { desktop, phone } = await stage.pair({ phoneBy: proxy })
    const { page } = phone
    const url = page.url()
    await button(page, phoneTexts.scannerDoor.openLong).click()
    await page.getByText(scannerTexts.stills.emptyTitle).waitFor()
    // What a phone loads beside its first page is there, too.
    await page.waitForLoadState('networkidle')

    proxy.cut()
    await button(page, scannerTexts.type).click()
    for (const code of [pens, book]) {
      await page.getByLabel(scannerTexts.typing.label).fill(code)
      await button(page, scannerTexts.typing.add).click()
      await page.getByText(scannerTexts.typing.added(code)).waitFor()
    }
    await button(page, 'Close').click()
    await page.getByText(scannerTexts.waitingTotal(2)).waitFor()
    await button(page, phoneTexts.leave.button).click()
    await page.getByText(phoneTexts.leave.textPending(0, 2)).waitFor()
    await button(page, phoneTexts.leave.no).click()
    await page.close()
    const session = `api/sessions/${/mobile-upload\/([^#?]+)/.exec(url)?.[1]}`
    await desktop.page.evaluate(async (path) => void (await fetch(path, { method: 'DELETE' })), session)

    proxy.restore()
    const later = await page.context().newPage()
    await later.goto(new URL('/scan', url).href)
    await later.getByText(scannerTexts.allArrived).waitFor()
    await desktop.open('scans')
    await eventually(() => shown(desktop.page)).toEqual([`${book} 1`, `${pens} 1`])
  },
)
