import { setTimeout as pause } from 'node:timers/promises'
import { type Browser, type BrowserContext, devices, type Page } from 'playwright-core'

/** Longer than anything of a run takes by itself on a busy machine. Milliseconds. */
export const patienceMs = 90_000

/** A browser's page that may be gone at any moment, and comes back as the person would bring it back: by opening it again. */
export interface Person {
  page(): Page
  /** Opens the same address in a new tab of the same browser, as after a crash. */
  reopen(): Promise<void>
  /** Errors that no network explains. */
  faults(): readonly string[]
  leave(): Promise<void>
}

export async function desktopPerson(browser: Browser, origin: string): Promise<Person> {
  const person = await newPerson(await browser.newContext({ viewport: { width: 1440, height: 900 } }))
  await person.page().goto(origin)
  return person
}

/** @param url what the QR code says, with the port of a proxy */
export async function phonePerson(browser: Browser, url: string): Promise<Person> {
  const person = await newPerson(await browser.newContext(devices['Pixel 7']))
  await person.page().goto(url)
  await person.page().locator('.phone-header[data-state="live"]').waitFor()
  return person
}

async function newPerson(context: BrowserContext): Promise<Person> {
  const faults: string[] = []
  context.setDefaultTimeout(patienceMs)
  context.on('page', (page) => {
    page.on('pageerror', (error) => faults.push(String(error)))
    page.on('console', (message) => {
      if (/Content Security Policy/.test(message.text())) faults.push(message.text())
    })
  })
  let page = await context.newPage()
  return {
    page: () => page,
    async reopen() {
      const gone = page
      const address = gone.url()
      page = await context.newPage()
      await gone.close()
      await page.goto(address)
    },
    faults: () => faults,
    leave: () => context.close(),
  }
}

/** What a page's own tab keeps of its session. */
export async function pageCredential(desktop: Person): Promise<{ sessionId: string; token: string }> {
  const kept = await desktop.page().waitForFunction(() => sessionStorage.getItem('snaplink.page'))
  return JSON.parse((await kept.jsonValue()) ?? '')
}

/** The address behind the QR code, through another port. */
export async function pairingUrl(desktop: Person, port: number): Promise<string> {
  const address = desktop.page().locator('.copy-address code')
  const url = new URL((await address.textContent()) ?? '')
  url.port = String(port)
  return url.href
}

export async function pickPhotos(phone: Person, paths: readonly string[]): Promise<void> {
  await phone
    .page()
    .locator('.pick input')
    .last()
    .setInputFiles([...paths])
}

/** The photos that a page lists, by name, in its order. */
export interface Listed {
  readonly name: string
  readonly state: string
}

export function tilesOf(desktop: Person): Promise<Listed[]> {
  return desktop.page().evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('.photo-tile')].map((tile) => ({
      name: tile.querySelector<HTMLElement>('.file-name')?.title ?? '',
      state: tile.dataset.state ?? '',
    })),
  )
}

export function rowsOf(phone: Person): Promise<Listed[]> {
  return phone.page().evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('.sent-row')].map((row) => ({
      name: row.querySelector('.sent-name')?.textContent ?? '',
      state: row.dataset.state ?? '',
    })),
  )
}

/**
 * SIGKILL to every renderer of a browser: what a phone's system does to a page when it needs the memory. Resolves when the
 * browser has noticed, and gives a new page to none of the dead.
 */
export async function killRenderers(browser: Browser): Promise<void> {
  const session = await browser.newBrowserCDPSession()
  const ids = async () => {
    const { processInfo } = await session.send('SystemInfo.getProcessInfo')
    return processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => id)
  }
  const killed = await ids()
  for (const id of killed) process.kill(id, 'SIGKILL')
  while ((await ids()).some((id) => killed.includes(id))) await pause(20)
  await session.detach()
}
