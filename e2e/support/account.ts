import { newId } from '@snaplink/contract'
import { desktop as texts } from '../../packages/web/src/texts.ts'
import type { Desktop } from './desktop.ts'

export interface Account {
  readonly email: string
  readonly password: string
  readonly name: string
}

/** An account that nobody else has; it does not exist yet. */
export function newAccount(): Account {
  return { email: `ann-${newId().toLowerCase()}@example.org`, password: 'seven quiet herons', name: 'Ann' }
}

/** Makes an account by the form, and waits until the page of photos is there. */
export async function signUp(desktop: Desktop, account = newAccount()): Promise<Account> {
  await desktop.open('signup')
  await fillSignUp(desktop, account)
  await desktop.page.getByRole('button', { name: texts.header.account(account.name) }).waitFor()
  return account
}

/** Fills in the form for signing up, where it is shown, and sends it. */
export async function fillSignUp({ page }: Desktop, { email, password, name }: Account): Promise<void> {
  await page.getByLabel(texts.auth.email).fill(email)
  await page.getByLabel(texts.auth.password, { exact: true }).fill(password)
  await page.getByLabel(texts.auth.name, { exact: true }).fill(name)
  await page.getByRole('button', { name: texts.auth.signUp }).click()
}

/** Fills in the form for logging in, where it is shown, and sends it. */
export async function fillLogIn(
  { page }: Desktop,
  { email, password }: Pick<Account, 'email' | 'password'>,
): Promise<void> {
  await page.getByLabel(texts.auth.email).fill(email)
  await page.getByLabel(texts.auth.password, { exact: true }).fill(password)
  await page.locator('form').getByRole('button', { name: texts.auth.logIn }).click()
}
