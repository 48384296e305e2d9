import type { Page } from 'playwright-core'

/** The address of a state where it is not `/`. */
export const desktopPaths: Record<string, string> = {
  login: 'login',
  'login-wrong': 'login',
  'login-empty': 'login',
  'login-too-many': 'login',
  signup: 'signup',
  'signup-taken': 'signup',
  account: 'account',
  'account-guest': 'account',
  'account-wrong': 'account',
  'account-ending': 'account',
  'not-found': 'no-such-page',
}

const press = (name: string | RegExp) => (page: Page) => page.getByRole('button', { name }).first().click()
const fill = async (page: Page, submit: string) => {
  await page.getByLabel('E-mail address').fill('ann@example.com')
  await page.getByLabel('Password', { exact: true }).fill('correct horse')
  await page.getByRole('main').getByRole('button', { name: submit, exact: true }).click()
}

/** What has to be done on a page to bring it into its state. */
export const steps: Record<string, (page: Page) => Promise<unknown>> = {
  'pairing-help': async (page) => {
    await page.locator('.qr-code').waitFor()
    await page.clock.fastForward(21_000)
  },
  'photos-adding': press('Add another phone'),
  viewer: press('View IMG_2041.jpg'),
  'viewer-portrait': press(/^View Screenshot/),
  removing: press('Disconnect Pixel 7'),
  deleting: async (page) => {
    await page.locator('.photo-tile').first().hover()
    await press('Delete IMG_2041.jpg')(page)
  },
  'login-wrong': (page) => fill(page, 'Log in'),
  'login-too-many': (page) => fill(page, 'Log in'),
  'login-empty': (page) => page.getByRole('main').getByRole('button', { name: 'Log in', exact: true }).click(),
  'signup-taken': (page) => fill(page, 'Create account'),
  'account-wrong': async (page) => {
    await page.getByLabel('Current password').fill('wrong horse')
    await page.getByLabel('New password').fill('correct horse')
    await press('Change password')(page)
  },
  'account-ending': press(/^End Max/),
  menu: press(/^Account of/),
  lost: (page) => page.clock.fastForward(2000),
  left: async (page) => {
    await press('Disconnect')(page)
    await page.getByRole('dialog').getByRole('button', { name: 'Disconnect' }).click()
  },
  leaving: press('Disconnect'),
  'native-copying': (page) =>
    page.locator('.pick-choose input').setInputFiles(
      Array.from({ length: 12 }, (_, index) => ({
        name: `${index}.jpg`,
        mimeType: 'image/jpeg',
        buffer: Buffer.from('x'),
      })),
    ),
  'native-lost': (page) => page.clock.fastForward(2000),
  'camera-lost': (page) => page.clock.fastForward(2000),
  'camera-review': async (page) => {
    await page.getByRole('button', { name: 'Take photo' }).click()
    await page.getByRole('button', { name: 'Send' }).waitFor()
  },
  'camera-sheet': press('Show sent photos'),
}
