import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { newId } from '@snaplink/contract'
import { expect } from 'vitest'
import { phone as phoneTexts, desktop as texts } from '../packages/web/src/texts.ts'
import { ask } from './support/api.ts'
import type { Desktop } from './support/desktop.ts'
import { eventually } from './support/eventually.ts'
import type { Phone } from './support/phone.ts'
import { photoFile, photoFiles } from './support/pictures.ts'
import { browserTest, networkFaults, useStage } from './support/stage.ts'

const stage = useStage()

browserTest('a code that was used lets no second phone in: it says so, and what to do', async () => {
  stage.expectFaults(networkFaults)
  const [desktop, first, second] = [await stage.desktop(), await stage.phone(), await stage.phone()]
  await desktop.open()
  const url = await desktop.freshPairingUrl('')
  await first.scan(url)
  await second.page.goto(url)
  await saysThatTheCodeIsNoGood(second)
  expect(await desktop.phones.count()).toBe(1)
})

browserTest(
  'a code that is too old, one of another Snaplink and one that was never made get the same answer',
  async () => {
    stage.expectFaults(networkFaults)
    const desktop = await stage.desktop()
    await desktop.open()
    const old = await desktop.freshPairingUrl('')
    letTicketsExpire()
    const { origin, pathname } = new URL(old)
    const foreign = `${origin}/mobile-upload/${newId()}#t=st_${newId()}`
    const made = `${origin}${pathname}#t=st_${newId()}`

    const said: string[] = []
    for (const url of [old, foreign, made]) {
      const phone = await stage.phone()
      await phone.page.goto(url)
      await saysThatTheCodeIsNoGood(phone)
      said.push(await phone.notice.innerText())
    }
    expect(new Set(said).size).toBe(1)
  },
)

browserTest('the ticket is out of the address as soon as the page has read it', async () => {
  const { phone } = await stage.pair()
  expect(phone.page.url()).not.toContain('#')
  expect(phone.page.url()).not.toContain('st_')
})

browserTest('a phone that the page disconnects says so and can send nothing more', async () => {
  const { desktop, phone } = await stage.pair()
  await phone.pick(await photoFile({ name: 'before.jpg' }))
  await desktop.showsReady(1)

  await disconnect(desktop, 'Pixel 7')
  await phone.page.getByText(phoneTexts.entry.removedTitle).waitFor()
  await phone.page.getByText(phoneTexts.entry.removedText).waitFor()
  expect(await phone.page.locator('input[type="file"]').count()).toBe(0)
  await desktop.phones.waitFor({ state: 'detached' })
  await desktop.showsReady(1)
})

browserTest('a phone that was disconnected stays so after a reload, and comes back with a fresh code', async () => {
  stage.expectFaults(networkFaults)
  const { desktop, phone } = await stage.pair()
  await disconnect(desktop, 'Pixel 7')
  await phone.page.getByText(phoneTexts.entry.removedTitle).waitFor()
  await phone.page.reload()
  await phone.page.getByText(phoneTexts.entry.removedTitle).waitFor()

  await phone.scan(await desktop.freshPairingUrl(''))
  await desktop.phones.and(desktop.page.locator('[data-state="connected"]')).waitFor()
  await phone.pick(await photoFile())
  await desktop.showsReady(1)
})

browserTest('a phone that leaves is gone from the page, and what it sent stays', async () => {
  const { desktop, phone } = await stage.pair()
  await phone.pick(await photoFile())
  await desktop.showsReady(1)
  await phone.page.getByRole('button', { name: phoneTexts.leave.button }).click()
  await phone.page.getByRole('dialog').getByRole('button', { name: phoneTexts.leave.yes }).click()
  await phone.page.getByText(phoneTexts.entry.leftTitle).waitFor()
  await desktop.phones.waitFor({ state: 'detached' })
  await desktop.showsReady(1)
})

browserTest('a second phone joins by “Add another phone”, and both send to the same page', async () => {
  const { desktop, phone } = await stage.pair()
  const used = desktop.page.getByRole('img', { name: texts.pairing.codeLabel })
  await used.waitFor({ state: 'detached' })
  const second = await stage.phone()
  await desktop.addPhone()
  await second.scan(await desktop.freshPairingUrl(''))
  await eventually(() => desktop.phones.count()).toBe(2)
  await used.waitFor({ state: 'detached' })

  await phone.pick(await photoFile({ name: 'from-first.jpg' }))
  await second.pick(await photoFile({ name: 'from-second.jpg' }))
  await desktop.showsReady(2)
  expect(await phone.rows.count()).toBe(1)
  expect(await second.rows.count()).toBe(1)
})

browserTest('two sessions side by side never see anything of each other', async () => {
  const here = await stage.pair()
  const there = await stage.pair()
  await here.phone.pick(await photoFiles(2))
  await there.phone.pick(await photoFile({ name: 'elsewhere.jpg' }))
  await here.desktop.showsReady(2)
  await there.desktop.showsReady(1)
  expect(await there.desktop.tile('photo-1.jpg').count()).toBe(0)
  expect(await here.desktop.phones.count()).toBe(1)

  // With its own token, a page is told that the other session does not exist; so is its phone.
  const [mine, theirs] = [await credentialOf(here.desktop), await credentialOf(there.desktop)]
  const foreign = `${stage.server.origin}/api/sessions/${theirs.sessionId}`
  for (const path of ['', '/events', '/photos']) {
    const answer = await ask('GET', foreign + path, { token: mine.token })
    const never = await ask('GET', `${stage.server.origin}/api/sessions/${newId()}${path}`, { token: mine.token })
    expect(answer.status).toBeGreaterThanOrEqual(400)
    expect(answer).toEqual(never)
  }
})

browserTest('the address behind the code is copied by its button, without a clipboard API too', async () => {
  const desktop = await stage.desktop()
  await desktop.open()
  const url = await desktop.freshPairingUrl('')
  expect(await desktop.page.evaluate(() => 'clipboard' in navigator)).toBe(false)
  await desktop.page.getByRole('button', { name: texts.pairing.copy }).click()
  await desktop.page.getByRole('button', { name: texts.pairing.copied }).waitFor()

  await desktop.open('login')
  const field = desktop.page.getByLabel(texts.auth.email)
  await field.focus()
  await desktop.page.keyboard.press('Control+V')
  expect(await field.inputValue()).toBe(url)
})

browserTest('after twenty seconds without a phone the page says why it may not connect', async () => {
  const desktop = await stage.desktop()
  await desktop.page.clock.install()
  await desktop.open()
  await desktop.freshPairingUrl('')
  const help = desktop.page.getByText(texts.pairing.helpTitle)
  // Real time passes too, on a busy machine seconds of it.
  await desktop.page.clock.runFor(8_000)
  expect(await help.count()).toBe(0)
  await desktop.page.clock.runFor(13_000)
  await help.waitFor()
  for (const cause of [texts.pairing.helpWifi, texts.pairing.helpGuest, texts.pairing.helpFirewall]) {
    await desktop.page.getByText(cause).waitFor()
  }
})

browserTest('the code renews by itself every two minutes, and the one before still works', async () => {
  const [desktop, phone] = [await stage.desktop(), await stage.phone()]
  await desktop.page.clock.install()
  await desktop.open()
  const first = await desktop.freshPairingUrl('')
  await desktop.page.clock.runFor(121_000)
  await desktop.freshPairingUrl(first)
  await phone.scan(first)
  await desktop.phones.waitFor()
})

async function saysThatTheCodeIsNoGood({ page }: Phone): Promise<void> {
  await page.getByText(phoneTexts.entry.ticketTitle).waitFor()
  await page.getByText(phoneTexts.entry.ticketText).waitFor()
}

async function disconnect({ page }: Desktop, name: string): Promise<void> {
  await page.getByRole('button', { name: texts.phones.remove(name) }).click()
  await page.getByRole('dialog').getByRole('button', { name: texts.phones.removeYes }).click()
}

/** What the page keeps for a reload. */
async function credentialOf({ page }: Desktop): Promise<{ sessionId: string; token: string }> {
  return JSON.parse((await page.evaluate(() => sessionStorage.getItem('snaplink.page'))) ?? '')
}

/** As if the three minutes of every ticket were over. */
function letTicketsExpire(): void {
  const database = new DatabaseSync(join(stage.server.dataDir, 'snaplink.db'))
  const { changes } = database.prepare('UPDATE tickets SET expiresAt = ?').run(Date.now() - 1)
  database.close()
  expect(changes).toBeGreaterThan(0)
}
