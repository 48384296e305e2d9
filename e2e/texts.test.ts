import { randomBytes } from 'node:crypto'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { describe, expect, onTestFinished } from 'vitest'
import { passing as texts } from '../packages/web/src/passing-texts.ts'
import { common, desktop as desktopTexts } from '../packages/web/src/texts.ts'
import { findFaults } from './support/axe.ts'
import type { Desktop } from './support/desktop.ts'
import { eventually } from './support/eventually.ts'
import type { Phone } from './support/phone.ts'
import { browserTest, useStage } from './support/stage.ts'

// On a plain-HTTP address, where there is no clipboard API.
const stage = useStage()

const odd = '  two  blanks\n\ta tab, an emoji 👩‍👩‍👧 and שלום'
const field = ({ page }: Desktop | Phone) =>
  page.getByLabel(texts.forThePhone).or(page.getByLabel(texts.forTheComputer)).locator('visible=true')
const rows = ({ page }: Desktop | Phone) => page.locator('.text-row')
const wordsOf = (end: Desktop | Phone) => rows(end).locator('.text-words').allTextContents()

async function sendText(end: Desktop | Phone, text: string): Promise<void> {
  await field(end).fill(text)
  await end.page.getByRole('button', { name: texts.send, exact: true }).click()
  await eventually(() => field(end).inputValue()).toBe('')
}

async function openSheet({ page }: Phone): Promise<void> {
  await page.getByRole('button', { name: texts.textsAndFiles }).click()
  await page.getByRole('dialog').waitFor()
}

const closeSheet = ({ page }: Phone) => page.getByRole('dialog').getByRole('button', { name: common.close }).click()

/** What is in the clipboard, found out as a person would. */
async function pasted(end: Desktop | Phone): Promise<string> {
  await field(end).fill('')
  await field(end).press('Control+V')
  const text = await field(end).inputValue()
  await field(end).fill('')
  return text
}

/** What is there when the phone's page comes to it is shown, but did not arrive: so it is not announced. */
const untilListening = (phone: Page) => phone.locator('.texts-door').waitFor({ state: 'attached' })

browserTest('a text goes to the phone and back, can be copied at both ends, and survives reloads', async () => {
  const { desktop, phone } = await stage.pair()
  await untilListening(phone.page)
  expect(await phone.page.evaluate(() => 'clipboard' in navigator)).toBe(false)
  await field(desktop).fill(odd)
  await field(desktop).press('Enter')
  await phone.page.locator('.texts-last').waitFor()
  await phone.page.getByRole('status').filter({ hasText: texts.textArrived }).waitFor({ state: 'attached' })

  await phone.page.getByRole('button', { name: /^Copy/ }).click()
  await phone.page.getByRole('button', { name: texts.copied }).waitFor()
  await openSheet(phone)
  expect(await pasted(phone)).toBe(odd)
  await sendText(phone, 'thank you')

  await eventually(() => wordsOf(desktop)).toEqual(['thank you', odd])
  await eventually(() => wordsOf(phone)).toEqual(['thank you', odd])
  await desktop.page.getByRole('button', { name: texts.copyLabel('thank you') }).click()
  await desktop.page.getByRole('button', { name: texts.copied }).waitFor()
  expect(await pasted(desktop)).toBe('thank you')

  await Promise.all([desktop.page.reload(), phone.page.reload()])
  await eventually(() => wordsOf(desktop)).toEqual(['thank you', odd])
  await openSheet(phone)
  await eventually(() => wordsOf(phone)).toEqual(['thank you', odd])

  await desktop.page.getByRole('button', { name: texts.removeLabel(odd) }).click()
  await eventually(() => wordsOf(phone)).toEqual(['thank you'])
  await phone.page.getByRole('button', { name: texts.removeLabel('thank you') }).click()
  await eventually(() => wordsOf(desktop)).toEqual([])
  await desktop.page.reload()
  await field(desktop).waitFor()
  await phone.page.reload()
  await openSheet(phone)
  expect([await wordsOf(desktop), await wordsOf(phone)]).toEqual([[], []])
})

browserTest('a web address can be opened, and nothing else that looks like a link', async () => {
  const { desktop, phone } = await stage.pair()
  await openSheet(phone)
  const hostile = [
    'javascript:alert(1)',
    'data:text/html,<script>alert(1)</script>',
    '<a href="https://x.example">x</a>',
  ]
  for (const text of hostile) await sendText(phone, text)
  await sendText(desktop, 'https://example.com/?q=1')
  const last = phone.page.locator('.texts-last a')
  await eventually(() => last.getAttribute('href')).toBe('https://example.com/?q=1')
  for (const end of [desktop, phone]) {
    await eventually(async () => (await wordsOf(end)).length).toBe(4)
    expect((await wordsOf(end)).sort()).toEqual([...hostile, 'https://example.com/?q=1'].sort())
    const links = rows(end).getByRole('link')
    expect(await links.count()).toBe(1)
    expect(await links.getAttribute('href')).toBe('https://example.com/?q=1')
    expect(await links.getAttribute('target')).toBe('_blank')
    expect(await links.getAttribute('rel')).toBe('noopener noreferrer')
  }
})

browserTest('where the browser lets nobody copy, the text is selected, and the page says so', async () => {
  const { desktop, phone } = await stage.pair()
  await sendText(desktop, 'take me')
  await phone.page.locator('.texts-last').waitFor()
  await phone.page.evaluate(() => {
    document.execCommand = () => false
  })
  await phone.page.getByRole('button', { name: texts.copyLabel('take me') }).click()
  await phone.page.getByText(texts.copySelected).waitFor()
  expect(await phone.page.evaluate(() => String(getSelection()))).toBe('take me')
})

browserTest('what is refused stays in the field, and the page says why', async () => {
  stage.expectFaults(/^Failed to load resource/)
  const { desktop } = await stage.pair()
  const long = 'x'.repeat(9000)
  await field(desktop).fill(long)
  await desktop.page.getByRole('button', { name: texts.send, exact: true }).click()
  await desktop.page.getByRole('alert').filter({ hasText: 'This text is too long.' }).waitFor()
  expect(await field(desktop).inputValue()).toBe(long)
})

browserTest('a file is handed out and saved on the phone, byte by byte, until it is deleted', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'snaplink-handout-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  const bytes = Buffer.concat([Buffer.from('<!doctype html><script>alert(1)</script>'), randomBytes(2_000_000)])
  const path = join(folder, 'ein Bericht 📎.html')
  await writeFile(path, bytes)

  const { desktop, phone } = await stage.pair()
  await untilListening(phone.page)
  await desktop.page.locator('.files-panel input').setInputFiles(path)
  await desktop.page.locator('.file-row[data-state="ready"]').waitFor()
  const link = phone.page.getByRole('link', { name: /ein Bericht/ })
  await link.waitFor()
  await phone.page.getByText(texts.fileArrived('ein Bericht 📎.html')).waitFor({ state: 'attached' })
  expect(await save(phone.page)).toEqual({ name: 'ein Bericht 📎.html', isSame: true })

  await Promise.all([desktop.page.reload(), phone.page.reload()])
  await desktop.page.locator('.file-row[data-state="ready"]').waitFor()
  await link.waitFor()
  expect(await save(phone.page)).toEqual({ name: 'ein Bericht 📎.html', isSame: true })

  await desktop.page.getByRole('button', { name: texts.removeFile('ein Bericht 📎.html') }).click()
  await link.waitFor({ state: 'detached' })
  await desktop.page.locator('.file-row').waitFor({ state: 'detached' })

  async function save(page: Page) {
    const saving = page.waitForEvent('download')
    await link.click()
    const saved = await saving
    return { name: saved.suggestedFilename(), isSame: (await readFile(await saved.path())).equals(bytes) }
  }
})

browserTest('axe finds nothing in texts and files, in light and dark', async () => {
  const { desktop, phone } = await stage.pair()
  await desktop.page.getByText(desktopTexts.photos.emptyTitle('Pixel 7')).waitFor()
  await sendText(desktop, 'https://example.com')
  await sendText(desktop, 'words\n'.repeat(20))
  const file = { name: 'a.pdf', mimeType: 'application/pdf', buffer: Buffer.from('a') }
  await desktop.page.locator('.files-panel input').setInputFiles(file)
  await phone.page.getByRole('link', { name: /a\.pdf/ }).waitFor()
  expect(await findFaults(desktop.page)).toEqual([])
  expect(await findFaults(phone.page)).toEqual([])
  await openSheet(phone)
  expect(await findFaults(phone.page)).toEqual([])
  await closeSheet(phone)
})

browserTest('files that are dropped on their panel go to the phone', async () => {
  const { desktop, phone } = await stage.pair()
  const dropped = await desktop.page.evaluateHandle(() => {
    const carried = new DataTransfer()
    for (const name of ['one.txt', 'two.txt']) carried.items.add(new File([name], name))
    return carried
  })
  const panel = desktop.page.locator('.files-panel')
  await panel.dispatchEvent('dragover', { dataTransfer: dropped })
  await desktop.page.locator('.files-panel.is-over').waitFor()
  await panel.dispatchEvent('drop', { dataTransfer: dropped })
  await eventually(() => desktop.page.locator('.file-row[data-state="ready"]').count()).toBe(2)
  await openSheet(phone)
  await eventually(() => phone.page.getByRole('dialog').locator('a.file-link').count()).toBe(2)
})

describe('where there is a clipboard API,', () => {
  const secure = useStage({ host: 'localhost', publicUrl: 'http://localhost:PORT' })

  browserTest('a text is copied and pasted by it', async () => {
    const { desktop, phone } = await secure.pair()
    await phone.page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
    await sendText(desktop, odd)
    await phone.page.locator('.texts-last').waitFor()
    await phone.page.evaluate(() => {
      document.execCommand = () => false
    })
    await phone.page.getByRole('button', { name: /^Copy/ }).click()
    await phone.page.getByRole('button', { name: texts.copied }).waitFor()
    await openSheet(phone)
    await phone.page.getByRole('button', { name: texts.paste }).click()
    await eventually(() => field(phone).inputValue()).toBe(odd)
  })
})
