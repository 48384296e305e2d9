import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { approve as phoneTexts } from '../packages/web/src/approve-texts.ts'
import { desktop as texts } from '../packages/web/src/texts.ts'
import { type Account, fillLogIn, newAccount, signUp } from './support/account.ts'
import type { Desktop } from './support/desktop.ts'
import { eventually } from './support/eventually.ts'
import type { Phone } from './support/phone.ts'
import { readQr } from './support/read-qr.ts'
import { browserTest, networkFaults, useStage } from './support/stage.ts'

const stage = useStage()

browserTest('a phone that is logged in lets the desktop in by the number that it shows', async () => {
  const { desktop, phone, account } = await askToBeLetIn()
  await seeWhoAsks(phone)
  await phone.page.getByText('Chrome on Linux').waitFor()
  await phone.page.getByText(phoneTexts.sameNetwork).waitFor()
  await pick(phone, await numberOn(desktop))
  await phone.page.getByText(phoneTexts.done).waitFor()

  // It is in, on its dashboard, with a code for the phone to send photos.
  await desktop.page.getByRole('button', { name: texts.header.account(account.name) }).waitFor()
  await desktop.freshPairingUrl('')
  await desktop.open('logins')
  await desktop.page.getByText(texts.logins.way('phone', 'Pixel 7'), { exact: false }).first().waitFor()
  await desktop.page.getByText(texts.logins.event('login.made', 'Chrome on Linux', 'phone', 'Pixel 7')).waitFor()
})

browserTest('opening the link of a code changes nothing', async () => {
  stage.expectFaults(networkFaults)
  const { desktop, phone } = await askToBeLetIn()
  await phone.page.getByRole('button', { name: phoneTexts.look }).waitFor()
  // Another phone can still have it: nobody has claimed it.
  const { email, password } = await signUp(await stage.desktop())
  const other = await stage.phone()
  await other.page.goto(await linkOn(desktop.page))
  await logInOn(other.page, { email, password })
  await seeWhoAsks(other)
  await desktop.page.locator('.signin-number').waitFor()
  await phone.page.getByRole('button', { name: phoneTexts.look }).click()
  await phone.page.getByText(phoneTexts.gone).waitFor()
})

browserTest('a wrong number lets nobody in, and the desktop can begin anew', async () => {
  stage.expectFaults(networkFaults)
  const { desktop, phone, account } = await askToBeLetIn()
  await seeWhoAsks(phone)
  const right = await numberOn(desktop)
  const choices = await phone.page.locator('.approve-numbers .button').allInnerTexts()
  await pick(phone, choices.find((choice) => /^\d+$/.test(choice) && choice !== right) ?? '')
  await phone.page.getByText(phoneTexts.wrong).waitFor()
  await desktop.page.getByText(texts.signin.denied).waitFor()

  await desktop.page.getByRole('button', { name: texts.signin.again }).click()
  await phone.page.goto(await linkOn(desktop.page))
  await seeWhoAsks(phone)
  await pick(phone, await numberOn(desktop))
  await desktop.page.getByRole('button', { name: texts.header.account(account.name) }).waitFor()
})

browserTest('who says “Not me” lets nobody in', async () => {
  stage.expectFaults(networkFaults)
  const { desktop, phone } = await askToBeLetIn()
  await seeWhoAsks(phone)
  await phone.page.getByRole('button', { name: phoneTexts.notMe }).click()
  await phone.page.getByText(phoneTexts.denied).waitFor()
  await desktop.page.getByText(texts.signin.denied).waitFor()
  await desktop.open('account')
  await desktop.page.getByRole('heading', { name: texts.auth.logInTitle }).waitFor()
})

browserTest('the code renews by itself, runs out after five minutes, and a new one works', async () => {
  stage.expectFaults(networkFaults)
  const account = await signUp(await stage.desktop())
  const [desktop, phone] = [await stage.desktop(), await stage.phone()]
  await desktop.page.clock.install()
  await showCode(desktop)
  const first = await linkOn(desktop.page)
  await desktop.page.clock.fastForward(46_000)
  await eventually(() => linkOn(desktop.page)).not.toBe(first)

  await desktop.page.clock.fastForward(5 * 60_000)
  await desktop.page.getByText(texts.signin.expired).waitFor()
  await desktop.page.getByRole('button', { name: texts.signin.again }).click()
  await phone.page.goto(await linkOn(desktop.page))
  await logInOn(phone.page, account)
  await seeWhoAsks(phone)
  await pick(phone, await numberOn(desktop))
  await desktop.page.getByRole('button', { name: texts.header.account(account.name) }).waitFor()
})

browserTest('a login that is ended from the list closes its open page', async () => {
  stage.expectFaults(networkFaults)
  const [desktop, other] = [await stage.desktop(), await stage.desktop()]
  const account = await signUp(desktop)
  await other.open('login')
  await fillLogIn(other, account)
  await other.freshPairingUrl('')

  await desktop.open('logins')
  const rows = desktop.page.locator('.own-list > li')
  await eventually(() => rows.count()).toBe(2)
  await rows.filter({ hasNotText: texts.logins.isThis }).getByRole('button').click()
  await desktop.page.getByRole('dialog').getByRole('button', { name: texts.logins.end, exact: true }).click()
  await other.page.getByText(texts.logins.loggedOut).waitFor()
  await other.page.getByRole('heading', { name: texts.auth.logInTitle }).waitFor()
  await eventually(() => rows.count()).toBe(1)
})

browserTest('a new login is told to the other open page, which ends it when it was somebody else', async () => {
  stage.expectFaults(networkFaults)
  const [desktop, other] = [await stage.desktop(), await stage.desktop()]
  const account = await signUp(desktop)
  await desktop.freshPairingUrl('')
  await other.open('login')
  await fillLogIn(other, account)
  await other.freshPairingUrl('')

  await desktop.page.getByRole('button', { name: texts.logins.notMe }).click()
  await desktop.page.getByText(texts.logins.notMeDone).waitFor()
  await desktop.page.getByRole('heading', { name: texts.account.passwordTitle }).waitFor()
  await other.page.getByRole('heading', { name: texts.auth.logInTitle }).waitFor()
})

/** An account, a desktop that shows a code, and a phone that has scanned it and is logged in, but has not answered yet. */
async function askToBeLetIn(): Promise<{ desktop: Desktop; phone: Phone; account: Account }> {
  const account = newAccount()
  await signUp(await stage.desktop(), account)
  const [desktop, phone] = [await stage.desktop(), await stage.phone()]
  await showCode(desktop)
  await phone.page.goto(await linkOn(desktop.page))
  await logInOn(phone.page, account)
  return { desktop, phone, account }
}

async function showCode(desktop: Desktop): Promise<void> {
  await desktop.open('login')
  await desktop.page.getByRole('button', { name: texts.signin.open }).click()
}

/** What a camera reads from the screen. */
async function linkOn(page: Page): Promise<string> {
  const code = page.locator('.qr-code')
  await code.waitFor()
  let link: string | null = null
  await eventually(async () => {
    link = await readQr(code)
    return link
  }).toContain('/approve#')
  return link ?? ''
}

async function logInOn(page: Page, { email, password }: Pick<Account, 'email' | 'password'>): Promise<void> {
  await page.getByLabel(phoneTexts.email).fill(email)
  await page.getByLabel(phoneTexts.password).fill(password)
  await page.getByRole('button', { name: phoneTexts.logIn }).click()
}

async function seeWhoAsks({ page }: Phone): Promise<void> {
  await page.getByRole('button', { name: phoneTexts.look }).click()
  await page.getByText(phoneTexts.which).waitFor()
}

async function numberOn({ page }: Desktop): Promise<string> {
  const number = (await page.locator('.signin-number').textContent()) ?? ''
  expect(number).toMatch(/^\d\d$/)
  return number
}

async function pick({ page }: Phone, number: string): Promise<void> {
  await page.getByRole('button', { name: phoneTexts.pick(number) }).click()
}
