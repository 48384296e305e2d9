import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Locator, Page } from 'playwright-core'
import { phone as texts } from '../../packages/web/src/texts.ts'
import type { PictureFile } from './pictures.ts'

export type RowState = 'waiting' | 'sending' | 'arrived' | 'ready' | 'failed'

/** The phone's page, as a thumb uses it. */
export interface Phone {
  readonly page: Page
  /** Opens what the QR code says and waits until the page is connected. */
  scan(url: string): Promise<void>
  /** The header while the session is read. */
  readonly connected: Locator
  /** The one sentence of a page that is not connected. */
  readonly notice: Locator
  /** The thin line that says that there is no connection. */
  readonly lostLine: Locator
  /**
   * Chooses pictures from the gallery, or takes one with the phone's own camera app.
   *
   * @returns deletes them from the gallery
   */
  pick(files: PictureFile | readonly PictureFile[], kind?: 'choose' | 'take'): Promise<() => Promise<void>>
  /** The photos of this phone, where its page lists them: not beside the viewfinder. */
  readonly rows: Locator
  rowsIn(state: RowState): Locator
  row(name: string): Locator
}

export function phoneOn(page: Page): Phone {
  const rows = page.locator('.sent-row')
  const connected = page.locator('.phone-header[data-state="live"]')
  return {
    page,
    async scan(url) {
      await page.goto(url)
      await connected.waitFor()
    },
    connected,
    notice: page.locator('.entry-notice-body'),
    lostLine: page.locator('.connection-line p'),
    async pick(files, kind = 'choose') {
      const input = page.locator('.pick input').and(page.getByLabel(texts.pick[kind]))
      const gallery = await fillGallery([files].flat())
      page.context().once('close', gallery.empty)
      await input.setInputFiles(gallery.paths)
      return gallery.empty
    },
    rows,
    rowsIn: (state) => page.locator(`.sent-row[data-state="${state}"]`),
    row: (name) => rows.filter({ hasText: name }),
  }
}

/** Pictures as files: Chromium reads them far sooner than it is handed megabytes through its debugging pipe. */
async function fillGallery(files: readonly PictureFile[]) {
  const folder = await mkdtemp(join(tmpdir(), 'snaplink-gallery-'))
  const paths = files.map(({ name }) => join(folder, name))
  await Promise.all(files.map(({ buffer }, index) => writeFile(paths[index] ?? '', buffer)))
  return { paths, empty: () => rm(folder, { recursive: true, force: true }) }
}
