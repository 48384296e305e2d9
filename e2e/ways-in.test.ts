import { expect } from 'vitest'
import { done as doneTexts, waysIn as waysInTexts } from '../packages/web/src/entry-texts.ts'
import { phone as phoneTexts, desktop as texts } from '../packages/web/src/texts.ts'
import { findFaults } from './support/axe.ts'
import { eventually } from './support/eventually.ts'
import { photoFile, photoFiles } from './support/pictures.ts'
import { browserTest, networkFaults, useStage } from './support/stage.ts'

const stage = useStage()

browserTest('a phone that cannot scan comes in by eight letters, which are good for one phone', async () => {
  stage.expectFaults(networkFaults)
  const [desktop, phone, other] = [await stage.desktop(), await stage.phone(), await stage.phone()]
  await desktop.open()
  await desktop.page.getByRole('button', { name: texts.shortCode.ask }).click()
  const letters = desktop.page.locator('.short-code-letters')
  await letters.waitFor()
  const code = (await letters.textContent()) ?? ''
  expect(code).toMatch(/^[A-Z]{4}-[A-Z]{4}$/)
  expect(await findFaults(desktop.page)).toEqual([])

  await phone.page.goto(`${desktop.origin}/scan`)
  const field = phone.page.getByLabel(waysInTexts.code)
  const connect = phone.page.getByRole('button', { name: waysInTexts.connect })
  await field.fill('bcdf')
  await connect.click()
  await phone.page.getByText(waysInTexts.incomplete).waitFor()
  expect(await findFaults(phone.page)).toEqual([])
  await field.fill(code.toLowerCase().replace('-', ' '))
  await connect.click()
  await phone.connected.waitFor()
  await phone.pick(await photoFile())
  await desktop.showsReady(1)
  await phone.page.reload()
  await phone.connected.waitFor()

  await other.page.goto(`${desktop.origin}/scan`)
  await other.page.getByLabel(waysInTexts.code).fill(code)
  await other.page.getByRole('button', { name: waysInTexts.connect }).click()
  await other.page.getByText('This code is not good.').waitFor()
})

browserTest('a phone that agreed once is called from the computer, and forgotten when either wants it', async () => {
  stage.expectFaults(networkFaults)
  const { desktop, phone } = await stage.pair()
  await phone.pick(await photoFiles(2))
  await desktop.showsReady(2)
  await phone.page.getByRole('button', { name: phoneTexts.sent.done }).click()
  await phone.page.getByText(doneTexts.title(2)).waitFor()
  expect(await findFaults(phone.page)).toEqual([])
  await phone.page.getByRole('button', { name: doneTexts.remember }).click()
  await phone.page.getByText(doneTexts.remembered).waitFor()

  await phone.page.goto(`${desktop.origin}/scan`)
  await phone.page.locator('.known-by').waitFor()
  // Another page of the same browser, which that phone has never been on.
  const second = await stage.tabBeside(desktop)
  await second.open()
  await second.page.getByRole('button', { name: texts.known.use('Pixel 7') }).click()
  await phone.connected.waitFor()
  await phone.pick(await photoFile({ name: 'called.jpg' }))
  await second.showsReady(1)
  expect(await desktop.tiles.count()).toBe(2)

  await phone.page.goto(`${desktop.origin}/scan`)
  await phone.page.getByRole('button', { name: waysInTexts.forget }).click()
  await phone.page.locator('.known-by').waitFor({ state: 'detached' })
  const third = await stage.tabBeside(desktop)
  await third.open()
  await third.freshPairingUrl('')
  await eventually(() => third.page.locator('.known-phones').count()).toBe(0)
})
