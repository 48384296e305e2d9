import { expect } from 'vitest'
import { errorSentence, phone as phoneTexts, desktop as texts } from '../packages/web/src/texts.ts'
import { fillLogIn, fillSignUp, newAccount, signUp } from './support/account.ts'
import { ask } from './support/api.ts'
import type { Desktop } from './support/desktop.ts'
import { eventually } from './support/eventually.ts'
import { photoFile, photoFiles } from './support/pictures.ts'
import { browserTest, networkFaults, useStage } from './support/stage.ts'

const stage = useStage()

browserTest('a guest who signs up keeps the page, its photos and its phone', async () => {
  const { desktop, phone } = await stage.pair()
  await phone.pick(await photoFiles(2))
  await desktop.showsReady(2)

  const account = newAccount()
  await desktop.page.getByRole('link', { name: texts.header.signUp, exact: true }).click()
  await fillSignUp(desktop, account)
  await desktop.page.getByRole('button', { name: texts.header.account(account.name) }).waitFor()
  await desktop.showsReady(2)
  await phone.pick(await photoFile({ name: 'after.jpg' }))
  await desktop.showsReady(3)

  await desktop.page.reload()
  await desktop.showsReady(3)
  await goToAccount(desktop, account.name)
  await eventually(() => openPages(desktop).count()).toBe(1)
  expect(await openPages(desktop).innerText()).toContain(texts.account.photos(3))
})

browserTest('whoever signed up can log out, and log in again on another computer', async () => {
  const [desktop, other] = [await stage.desktop(), await stage.desktop()]
  const account = await signUp(desktop)
  await desktop.page.getByRole('button', { name: texts.header.account(account.name) }).click()
  await desktop.page.getByRole('button', { name: texts.header.logOut }).click()
  await desktop.page.getByRole('heading', { name: texts.auth.logInTitle }).waitFor()

  await other.open('login')
  await fillLogIn(other, account)
  await other.page.getByRole('button', { name: texts.header.account(account.name) }).waitFor()
})

browserTest('logging in says what is wrong, and after too many tries to wait', async () => {
  stage.expectFaults(networkFaults)
  const [desktop, other] = [await stage.desktop(), await stage.desktop()]
  const account = await signUp(desktop)
  await other.open('login')
  await fillLogIn(other, { ...account, password: 'not this one' })
  await other.page.getByText(errorSentence('login.wrong')).waitFor()
  await fillLogIn(other, { email: newAccount().email, password: 'not this one' })
  await other.page.getByText(errorSentence('login.wrong')).waitFor()

  const tooMany = other.page.getByText(errorSentence('request.too-many'))
  await eventually(async () => {
    await fillLogIn(other, { ...account, password: 'nor this one' })
    await other.page.locator('form [aria-busy="true"]').waitFor({ state: 'detached' })
    return tooMany.isVisible()
  }).toBe(true)
})

browserTest('signing up says at the field what is wrong: a weak password, a taken address, no address', async () => {
  stage.expectFaults(networkFaults)
  const [desktop, other] = [await stage.desktop(), await stage.desktop()]
  const account = await signUp(desktop)
  await other.open('signup')
  await fillSignUp(other, { ...newAccount(), password: 'short' })
  await saysAtField(other, texts.auth.password, errorSentence('login.password-weak'))
  await fillSignUp(other, account)
  await saysAtField(other, texts.auth.email, texts.auth.taken)
  await fillSignUp(other, { ...newAccount(), email: 'no address' })
  await saysAtField(other, texts.auth.email, errorSentence('login.email-invalid'))
})

browserTest('a changed password is the one that counts, and other browsers are logged out', async () => {
  stage.expectFaults(networkFaults)
  const [desktop, other] = [await stage.desktop(), await stage.desktop()]
  const account = await signUp(desktop)
  await other.open('login')
  await fillLogIn(other, account)
  await other.page.getByRole('button', { name: texts.header.account(account.name) }).waitFor()

  await goToAccount(desktop, account.name)
  await changePassword(desktop, 'not the current one', 'nine loud geese fly')
  await saysAtField(desktop, texts.auth.currentPassword, errorSentence('login.password-wrong'))
  await changePassword(desktop, account.password, 'nine loud geese fly')
  await desktop.page.getByText(texts.account.passwordSaved).waitFor()

  await other.open('account')
  await other.page.getByRole('heading', { name: texts.auth.logInTitle }).waitFor()
  await fillLogIn(other, account)
  await other.page.getByText(errorSentence('login.wrong')).waitFor()
  await fillLogIn(other, { ...account, password: 'nine loud geese fly' })
  await other.page.getByRole('button', { name: texts.header.account(account.name) }).waitFor()
})

browserTest('an open page is listed, and ended from another tab: it and its phone say that it has closed', async () => {
  stage.expectFaults(networkFaults)
  const { desktop, phone } = await stage.pair()
  await phone.pick(await photoFile())
  await desktop.showsReady(1)
  const second = await stage.tabBeside(desktop)
  await second.open()
  await second.freshPairingUrl('')

  await second.open('account')
  await eventually(() => openPages(second).count()).toBe(2)
  const first = openPages(second).filter({ hasText: 'Pixel 7' })
  expect(await first.innerText()).toContain(texts.account.photos(1))
  await first.getByRole('button').click()
  await second.page.getByRole('dialog').getByRole('button', { name: texts.account.endYes }).click()
  await eventually(() => openPages(second).count()).toBe(1)

  await desktop.page.getByText(texts.ended.title).waitFor()
  await phone.page.getByText(phoneTexts.entry.closedTitle).waitFor()
})

browserTest('another account’s pages are as if they did not exist', async () => {
  const [desktop, other] = [await stage.desktop(), await stage.desktop()]
  await signUp(desktop)
  await desktop.freshPairingUrl('')
  const stranger = await signUp(other)
  await other.freshPairingUrl('')
  await goToAccount(other, stranger.name)
  await eventually(() => openPages(other).count()).toBe(1)

  const { sessionId } = JSON.parse((await desktop.page.evaluate(() => sessionStorage.getItem('snaplink.page'))) ?? '')
  const { email, password } = stranger
  const signIn = { json: { email, password } }
  const { token } = (await ask<{ token: string }>('POST', `${stage.server.origin}/api/auth/sign-in`, signIn)).body
  const foreign = await ask('DELETE', `${stage.server.origin}/api/sessions/${sessionId}`, { token })
  const never = await ask('DELETE', `${stage.server.origin}/api/sessions/never-was-one`, { token })
  expect(foreign).toMatchObject({ status: 404, body: { code: 'session.unknown' } })
  expect(foreign).toEqual(never)
  await desktop.page.reload()
  await desktop.freshPairingUrl('')
})

function openPages({ page }: Desktop) {
  return page.locator('.own-list > li')
}

async function goToAccount({ page }: Desktop, name: string): Promise<void> {
  await page.getByRole('button', { name: texts.header.account(name) }).click()
  await page.getByRole('link', { name: texts.header.openPages }).click()
  await page.getByRole('heading', { name: texts.account.title, exact: true }).waitFor()
}

async function changePassword({ page }: Desktop, current: string, next: string): Promise<void> {
  await page.getByLabel(texts.auth.currentPassword, { exact: true }).fill(current)
  await page.getByLabel(texts.auth.newPassword, { exact: true }).fill(next)
  await page.getByRole('button', { name: texts.account.passwordSave }).click()
}

/** The sentence stands in what describes the field, where a screen reader reads it out with it. */
async function saysAtField({ page }: Desktop, label: string, sentence: string): Promise<void> {
  const field = page.getByLabel(label, { exact: true })
  await eventually(() =>
    field.evaluate((input) =>
      (input.getAttribute('aria-describedby') ?? '')
        .split(' ')
        .map((id) => document.getElementById(id)?.textContent)
        .join(' '),
    ),
  ).toContain(sentence)
  expect(await field.getAttribute('aria-invalid')).toBe('true')
}
