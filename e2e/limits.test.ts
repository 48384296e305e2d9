import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { phone as phoneTexts, desktop as texts } from '../packages/web/src/texts.ts'
import { photoFile, photoFiles } from './support/pictures.ts'
import { browserTest, networkFaults, useStage } from './support/stage.ts'

// How much at once, and how long: on a server with a low rate, and with a clock that is moved on.

const stage = useStage({ parts: { rateLimits: { upload: { tries: 2, perSeconds: 8 } }, sweepEveryMs: 200 } })

const minute = 60_000

browserTest(
  'a phone that sends too fast waits as long as the computer asks, says so, and goes on by itself',
  async () => {
    stage.expectFaults(networkFaults)
    const { desktop, phone } = await stage.pair()
    const told = phone.page.getByText(new RegExp(phoneTexts.sent.slower(77).replace('77', '[1-8]'))).first()
    await Promise.all([told.waitFor(), phone.pick(await photoFiles(3))])
    await desktop.showsReady(3)
    await phone.page.getByText(phoneTexts.sent.arrivedAll(3)).first().waitFor()
    expect(await phone.rowsIn('failed').count()).toBe(0)
  },
)

browserTest('both ends are warned before the page closes, and a click at either end keeps it open', async () => {
  const { desktop, phone } = await stage.pair()
  const pages = [desktop.page, phone.page]
  const warnings = {
    desktop: desktop.page.getByText(/It closes in [345] minutes/),
    phone: phone.page.getByText(/closes in [345] minutes/),
  }
  const keep = {
    desktop: desktop.page.getByRole('button', { name: texts.expiring.keep }),
    phone: phone.page.getByRole('button', { name: phoneTexts.line.keep }),
  }
  await leave(pages)
  for (const end of ['desktop', 'phone'] as const) {
    await passTime(26 * minute, pages)
    await Promise.all([warnings.desktop.waitFor(), warnings.phone.waitFor()])
    await keep[end].click()
    await Promise.all([keep.desktop, keep.phone].map((button) => button.waitFor({ state: 'detached' })))
  }

  // Past the time at which it would have closed.
  await passTime(10 * minute, pages)
  await phone.pick(await photoFile())
  await desktop.showsReady(1)
})

browserTest('a page that nobody keeps open closes, and both ends say so', async () => {
  stage.expectFaults(networkFaults)
  const { desktop, phone } = await stage.pair()
  const pages = [desktop.page, phone.page]
  await leave(pages)
  await passTime(31 * minute, pages)
  await phone.page.getByText(phoneTexts.entry.closedTitle).waitFor()
  await desktop.page.getByText(texts.ended.title).waitFor()
})

/** Nobody looks: a page that can be seen is one that is used. */
async function leave(pages: readonly Page[]): Promise<void> {
  for (const page of pages) {
    await page.evaluate(() => {
      Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => 'hidden' })
      document.dispatchEvent(new Event('visibilitychange'))
    })
  }
}

/** For the server and for both ends: what it says of a time is read by their own clocks. */
async function passTime(ms: number, pages: readonly Page[]): Promise<void> {
  for (const page of pages) {
    await page.evaluate((ms) => {
      const { now } = Date
      Date.now = () => now() + ms
    }, ms)
  }
  stage.server.passTime(ms)
}
