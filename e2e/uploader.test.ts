import { expect } from 'vitest'
import { phone as phoneTexts, desktop as texts } from '../packages/web/src/texts.ts'
import { openSession, photosOf } from './support/api.ts'
import { eventually } from './support/eventually.ts'
import { phonePhoto, photoFiles } from './support/pictures.ts'
import { browserTest, networkFaults, useStage } from './support/stage.ts'

const stage = useStage()

browserTest('of thirty photos picked at once twenty-four come, in order, and six are refused with a word', async () => {
  stage.expectFaults(networkFaults)
  const { desktop, phone } = await stage.pair()
  // A toast stands for eight seconds.
  const told = desktop.page
    .getByText(/photos? were refused\.|^This page has all the photos/)
    .first()
    .waitFor()
  const thanked = desktop.page
    .getByText(/photos received from phone/)
    .first()
    .waitFor()
  await phone.pick(await photoFiles(30))
  await eventually(() => phone.rowsIn('failed').count()).toBe(6)
  await desktop.showsReady(24)
  await desktop.page.getByText(texts.photos.full).waitFor()
  await Promise.all([told, thanked])
  expect(await phone.rowsIn('failed').first().textContent()).toContain('This page has all the photos it can take.')
  const names = await desktop.tiles
    .locator('.file-name')
    .evaluateAll((all) => all.map((one) => (one as HTMLElement).title))
  expect(names).toEqual(Array.from({ length: 24 }, (_, index) => `photo-${index + 1}.jpg`))

  // Room for one more, after one was deleted and not taken back.
  await desktop.page.getByRole('button', { name: texts.photos.remove('photo-1.jpg') }).click()
  await desktop.tile('photo-1.jpg').waitFor({ state: 'detached' })
  await desktop.page.getByRole('button', { name: 'Undo' }).click()
  await desktop.showsReady(24)
})

browserTest('a photo that is deleted is gone at once, also for a reload, and comes back with “Undo”', async () => {
  stage.expectFaults(networkFaults)
  const { desktop, phone } = await stage.pair()
  await phone.pick(await photoFiles(2))
  await desktop.showsReady(2)
  await desktop.page.getByRole('button', { name: texts.photos.remove('photo-1.jpg') }).click()
  await desktop.showsReady(1)
  // The server knows already.
  await eventually(() => phone.rows.count()).toBe(1)

  await desktop.page.reload()
  await desktop.showsReady(1)
  await desktop.page.getByText(texts.photos.deleted('photo-1.jpg')).waitFor()
  await desktop.page.getByRole('button', { name: 'Undo' }).click()
  await desktop.showsReady(2)
  await eventually(() => phone.rowsIn('ready').count()).toBe(2)
  expect(await desktop.tiles.first().locator('.file-name').getAttribute('title')).toBe('photo-1.jpg')
  await desktop.page.reload()
  await desktop.showsReady(2)
  expect(await desktop.page.getByRole('button', { name: 'Undo' }).count()).toBe(0)
})

browserTest('sending is stopped with one tap: what has arrived stays, the rest never comes', async () => {
  const proxy = await stage.proxy()
  const { desktop, phone } = await stage.pair({ phoneBy: proxy })
  proxy.holdUploadsAt(1_000_000)
  await phone.pick([await phonePhoto({ name: 'one.jpg' }), await phonePhoto({ name: 'two.jpg', color: [9, 99, 9] })])
  await eventually(() => desktop.tiles.count()).toBe(2)
  await phone.page.getByRole('button', { name: phoneTexts.sent.stopLabel }).click()
  await eventually(() => phone.rows.count()).toBe(0)
  proxy.restore()
  await eventually(() => desktop.tiles.count()).toBe(0)
})

browserTest('fifty photos that are picked are seen to be picked at once', async () => {
  stage.expectFaults(networkFaults)
  const { phone } = await stage.pair()
  await phone.page.evaluate(() => {
    const note = () => {
      const pickedAt = performance.now()
      const look = () => {
        const line = document.querySelector('.sent-summary')
        if (line) document.body.dataset.feedbackMs = String(performance.now() - pickedAt)
        else requestAnimationFrame(look)
      }
      requestAnimationFrame(look)
    }
    // On the document: the page draws its input only once it knows what it is wanted for.
    document.addEventListener('change', note, { capture: true, once: true })
  })
  await phone.pick(await photoFiles(50))
  await eventually(() => phone.page.evaluate(() => document.body.dataset.feedbackMs)).toBeDefined()
  // A tenth of a second on a machine that does nothing else: the bench says how long it took.
  expect(Number(await phone.page.evaluate(() => document.body.dataset.feedbackMs))).toBeLessThan(2000)
})

browserTest('where the page’s opener asks for it, the phone makes photos smaller before it sends them', async () => {
  const { origin, port } = stage.server
  const opened = await openSession(origin, { shrink: { longestSide: 1600, quality: 80 } })
  const phone = await stage.phone()
  const url = new URL(opened.ticket.url)
  await phone.scan(`http://desk.test:${port}${url.pathname}${url.hash}`)
  await phone.pick(await phonePhoto())
  await eventually(async () => (await photosOf(origin, opened)).map(({ state }) => state)).toEqual(['ready'])
  const [photo] = await photosOf(origin, opened)
  expect(photo).toMatchObject({ width: 1600, height: 1200 })
})
