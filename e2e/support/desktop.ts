import { readFile } from 'node:fs/promises'
import type { Locator, Page } from 'playwright-core'
import { desktop as texts } from '../../packages/web/src/texts.ts'
import { eventually } from './eventually.ts'

export type TileState = 'waiting' | 'sending' | 'arrived' | 'ready' | 'rejected'

/** The desktop's page, as a person uses it. */
export interface Desktop {
  readonly page: Page
  /** `http://desk.test:20123` */
  readonly origin: string
  /** Goes to `''`, `login`, `signup`, `account`, or with a query. */
  open(path?: string): Promise<void>
  /** The address behind the QR code that is shown now. */
  pairingUrl(): Promise<string>
  /** As `pairingUrl`, with a ticket that is none of those seen before: codes renew once they are used. */
  freshPairingUrl(used: string): Promise<string>
  /** The code's card for one more phone. */
  addPhone(): Promise<void>
  readonly phones: Locator
  readonly tiles: Locator
  tilesIn(state: TileState): Locator
  tile(name: string): Locator
  /** Waits until exactly so many photos are here, each of them ready. */
  showsReady(count: number): Promise<void>
  /** Saves the original of a photo by its button. */
  download(name: string): Promise<Buffer>
}

export function desktopOn(page: Page, origin: string): Desktop {
  const address = page.locator('.copy-address code')
  const tiles = page.locator('.photo-tile')

  async function pairingUrl(): Promise<string> {
    return (await address.textContent()) ?? ''
  }

  const tile = (name: string) =>
    tiles.filter({ has: page.getByRole('button', { name: texts.photos.remove(name), exact: true }) })
  const tilesIn = (state: TileState) => page.locator(`.photo-tile[data-state="${state}"]`)

  return {
    page,
    origin,
    async open(path = '') {
      await page.goto(`${origin}/${path}`)
    },
    pairingUrl,
    async freshPairingUrl(used) {
      await address.waitFor()
      await eventually(pairingUrl).not.toBe(used)
      return pairingUrl()
    },
    async addPhone() {
      await page.getByRole('button', { name: texts.phones.add }).click()
    },
    phones: page.locator('.phone-badge'),
    tiles,
    tilesIn,
    tile,
    async showsReady(count) {
      await eventually(async () => [await tilesIn('ready').count(), await tiles.count()]).toEqual([count, count])
    },
    async download(name) {
      const saving = page.waitForEvent('download')
      await tile(name)
        .getByRole('link', { name: texts.photos.download(name) })
        .click()
      return readFile(await (await saving).path())
    },
  }
}
