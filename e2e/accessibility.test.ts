import { describe, expect } from 'vitest'
import { phone as phoneTexts, desktop as texts } from '../packages/web/src/texts.ts'
import { fillSignUp, newAccount, signUp } from './support/account.ts'
import { findFaults } from './support/axe.ts'
import { textFile } from './support/bad-files.ts'
import { eventually } from './support/eventually.ts'
import { photoFile, photoFiles } from './support/pictures.ts'
import { browserTest, networkFaults, useStage } from './support/stage.ts'

const stage = useStage()

describe('axe finds nothing, in light and dark,', () => {
  browserTest('on the page with the code, with and without the help', async () => {
    const { page, ...desktop } = await stage.desktop()
    await page.clock.install()
    await desktop.open()
    await desktop.freshPairingUrl('')
    expect(await findFaults(page)).toEqual([])
    await page.clock.runFor(21_000)
    await page.getByText(texts.pairing.helpTitle).waitFor()
    expect(await findFaults(page)).toEqual([])
  })

  browserTest('on the page with photos, one of them refused, in the viewer and beside the code', async () => {
    stage.expectFaults(networkFaults)
    const { desktop, phone } = await stage.pair()
    await desktop.page.getByText(texts.photos.emptyTitle('Pixel 7')).waitFor()
    expect(await findFaults(desktop.page)).toEqual([])
    await phone.pick([...(await photoFiles(2)), textFile])
    await desktop.tilesIn('rejected').waitFor()
    await eventually(() => desktop.tilesIn('ready').count()).toBe(2)
    expect(await findFaults(desktop.page)).toEqual([])
    expect(await findFaults(phone.page)).toEqual([])

    await desktop.page.getByRole('button', { name: texts.photos.open('photo-1.jpg') }).click()
    await desktop.page.getByRole('dialog').locator('.is-loaded').waitFor()
    expect(await findFaults(desktop.page)).toEqual([])
    await desktop.page.keyboard.press('Escape')
    await desktop.addPhone()
    await desktop.freshPairingUrl('')
    expect(await findFaults(desktop.page)).toEqual([])
    await desktop.page.getByRole('button', { name: texts.phones.remove('Pixel 7') }).click()
    expect(await findFaults(desktop.page)).toEqual([])
  })

  browserTest('on the forms for logging in and signing up, with what is wrong in them', async () => {
    stage.expectFaults(networkFaults)
    const desktop = await stage.desktop()
    await desktop.open('login')
    await desktop.page.getByRole('heading', { name: texts.auth.logInTitle }).waitFor()
    expect(await findFaults(desktop.page)).toEqual([])
    await desktop.open('signup')
    await fillSignUp(desktop, { ...newAccount(), password: 'short' })
    await desktop.page.locator('.field-error').waitFor()
    expect(await findFaults(desktop.page)).toEqual([])
  })

  browserTest('on the account’s page, and where there is no page', async () => {
    stage.expectFaults(networkFaults)
    const desktop = await stage.desktop()
    await signUp(desktop)
    await desktop.freshPairingUrl('')
    await desktop.open('account')
    await desktop.page.locator('.own-list > li').waitFor()
    expect(await findFaults(desktop.page)).toEqual([])
    await desktop.open('nothing-here')
    await desktop.page.getByText(texts.notFound.title).waitFor()
    expect(await findFaults(desktop.page)).toEqual([])
  })

  browserTest('on the phone that is connected, was disconnected, or brings a code that is no good', async () => {
    stage.expectFaults(networkFaults)
    const { desktop, phone } = await stage.pair()
    expect(await findFaults(phone.page)).toEqual([])
    const stranger = await stage.phone()
    await stranger.page.goto(`${desktop.origin}/mobile-upload/no-such-session#t=st_no-such-ticket-at-all`)
    await stranger.page.getByText(phoneTexts.entry.ticketTitle).waitFor()
    expect(await findFaults(stranger.page)).toEqual([])
    await phone.page.getByRole('button', { name: phoneTexts.leave.button }).click()
    expect(await findFaults(phone.page)).toEqual([])
    await phone.page.getByRole('dialog').getByRole('button', { name: phoneTexts.leave.yes }).click()
    await phone.page.getByText(phoneTexts.entry.leftTitle).waitFor()
    expect(await findFaults(phone.page)).toEqual([])
  })

  browserTest('on both ends while the server is down', async () => {
    stage.expectFaults(networkFaults)
    const { desktop, phone } = await stage.pair()
    await stage.server.kill()
    await Promise.all([phone.lostLine.waitFor(), desktop.page.getByText(texts.line.lost).waitFor()])
    expect(await findFaults(phone.page)).toEqual([])
    expect(await findFaults(desktop.page)).toEqual([])
    await stage.server.restart()
  })
})

browserTest('with the keyboard alone: to a photo, into the viewer, on to the next, out, and deleted', async () => {
  const { desktop, phone } = await stage.pair()
  const { page } = desktop
  await phone.pick(await photoFiles(3))
  await desktop.showsReady(3)
  const focused = () => page.evaluate(() => document.activeElement?.getAttribute('aria-label'))
  const tabTo = async (label: string) => {
    await eventually(async () => {
      await page.keyboard.press('Tab')
      return focused()
    }).toBe(label)
  }

  await tabTo(texts.photos.open('photo-1.jpg'))
  await page.keyboard.press('Enter')
  const viewer = page.getByRole('dialog', { name: texts.viewer.label })
  await viewer.getByText(texts.viewer.place(1, 3)).waitFor()
  await page.keyboard.press('ArrowRight')
  await viewer.getByText(texts.viewer.place(2, 3)).waitFor()
  await page.keyboard.press('ArrowLeft')
  await viewer.getByText(texts.viewer.place(1, 3)).waitFor()
  await page.keyboard.press('Escape')
  await viewer.waitFor({ state: 'detached' })
  expect(await focused()).toBe(texts.photos.open('photo-1.jpg'))

  await tabTo(texts.photos.remove('photo-1.jpg'))
  await page.keyboard.press('Enter')
  await desktop.tile('photo-1.jpg').waitFor({ state: 'detached' })
  const toast = page.locator('.toast').filter({ hasText: texts.photos.deleted('photo-1.jpg') })
  await toast.getByRole('button', { name: 'Close' }).press('Enter')
  await phone.row('photo-1.jpg').waitFor({ state: 'detached' })
  await desktop.showsReady(2)
})

browserTest('a deleted photo comes back with “Undo”', async () => {
  const { desktop, phone } = await stage.pair()
  await phone.pick(await photoFile({ name: 'dear.jpg' }))
  await desktop.showsReady(1)
  await desktop.page.getByRole('button', { name: texts.photos.remove('dear.jpg') }).click()
  await desktop.tile('dear.jpg').waitFor({ state: 'detached' })
  await desktop.page.getByRole('button', { name: 'Undo' }).click()
  await desktop.showsReady(1)
  await desktop.page.reload()
  await desktop.showsReady(1)
})
