import type { Route } from 'playwright-core'
import { expect } from 'vitest'
import { errorSentence, photoErrorSentence } from '../packages/web/src/texts.ts'
import { ask, openSession } from './support/api.ts'
import { bombFile, emptyFile, heavyFile, htmlFile, svgFile, textFile, truncatedFile } from './support/bad-files.ts'
import type { Desktop } from './support/desktop.ts'
import { photoFile, photoFiles } from './support/pictures.ts'
import { browserTest, networkFaults, useStage } from './support/stage.ts'

const stage = useStage()

browserTest('what is no photo is refused with its reason on both ends, and the photos beside it arrive', async () => {
  stage.expectFaults(networkFaults)
  const { desktop, phone } = await stage.pair()
  const refused = [
    // A text file that calls itself a photo, an SVG with a script, a web page; the last two renamed.
    { code: 'photo.not-an-image', file: textFile },
    { code: 'photo.not-an-image', file: svgFile },
    { code: 'photo.not-an-image', file: htmlFile },
    { code: 'photo.damaged', file: await truncatedFile() },
    { code: 'photo.too-many-pixels', file: await bombFile() },
  ] as const
  const [before, after] = [await photoFile({ name: 'before.jpg' }), await photoFile({ name: 'after.jpg' })]
  await phone.pick([before, ...refused.map(({ file }) => file), after])

  for (const { code, file } of refused) {
    await desktop.tile(file.name).and(desktop.tilesIn('rejected')).getByText(errorSentence(code)).waitFor()
    await phone.row(file.name).getByText(errorSentence(code)).waitFor()
  }
  for (const { name } of [before, after]) await desktop.tile(name).and(desktop.tilesIn('ready')).waitFor()
  expect(await desktop.tilesIn('ready').count()).toBe(2)
  expect(await phone.page.title()).not.toBe('owned')
})

browserTest('what cannot even be offered has no tile on the page, so a word says it there', async () => {
  stage.expectFaults(networkFaults)
  const { desktop, phone } = await stage.pair()
  for (const { code, bad } of [
    { code: 'photo.empty', bad: emptyFile },
    { code: 'photo.too-large', bad: await heavyFile() },
  ] as const) {
    // Looked for before it can be there: a toast goes by itself.
    const said = toast(desktop, photoErrorSentence(code, bad.name))
    await Promise.all([said.waitFor(), phone.pick([bad, await photoFile({ name: `beside ${bad.name}.jpg` })])])
    await phone.row(bad.name).getByText(errorSentence(code)).waitFor()
  }
  await desktop.showsReady(2)
})

browserTest('a photo that was refused stays refused when an older answer about it comes late', async () => {
  stage.expectFaults(networkFaults)
  const { desktop, phone } = await stage.pair()
  const asked = Promise.withResolvers<() => Promise<void>>()
  const hold = async (route: Route) => {
    const response = await route.fetch({ url: route.request().url().replace(desktop.origin, stage.server.origin) })
    const json = { ...(await response.json()), state: 'received' }
    asked.resolve(() => route.fulfill({ response, json }))
  }
  await desktop.page.route(/\/photos\/[^/]+$/, hold, { times: 1 })
  await phone.pick(await truncatedFile())
  const answer = await asked.promise
  await desktop.tilesIn('rejected').waitFor()
  await answer()
  await phone.pick(await photoFile({ name: 'after.jpg' }))
  await desktop.tile('after.jpg').and(desktop.tilesIn('ready')).waitFor()
  expect(await desktop.tilesIn('rejected').count()).toBe(1)
})

browserTest('a photo over the page’s count is refused on both ends, and goes when there is room', async () => {
  stage.expectFaults(networkFaults)
  const [desktop, phone] = [await stage.desktop(), await stage.phone()]
  await openWithRoomFor(desktop, 2)
  await phone.scan(await desktop.freshPairingUrl(''))
  const photos = await photoFiles(3)
  const said = toast(desktop, photoErrorSentence('photo.too-many', 'photo-3.jpg'))
  await Promise.all([said.waitFor(), phone.pick(photos)])
  await phone.rowsIn('failed').getByText(errorSentence('photo.too-many')).waitFor()
  await desktop.showsReady(2)

  const failed = (await phone.rowsIn('failed').locator('.sent-name').textContent()) ?? ''
  const kept = (await desktop.tiles.locator('.file-name').first().getAttribute('title')) ?? ''
  await desktop.page.getByRole('button', { name: `Delete ${kept}` }).click()
  await phone.row(kept).waitFor({ state: 'detached' })
  await phone.page.getByRole('button', { name: `Retry ${failed}` }).click()
  await desktop.tile(failed).and(desktop.tilesIn('ready')).waitFor()
  await desktop.showsReady(2)
})

browserTest('a picture that was refused can be taken off the phone’s list', async () => {
  stage.expectFaults(networkFaults)
  const { desktop, phone } = await stage.pair()
  await phone.pick(textFile)
  await phone.page.getByRole('button', { name: `Remove ${textFile.name}` }).click()
  await phone.row(textFile.name).waitFor({ state: 'detached' })
  await phone.pick(await photoFile())
  await desktop.tilesIn('ready').waitFor()
})

browserTest('requests in no form that we know are answered with problem+json and a code', async () => {
  const { origin } = stage.server
  const { sessionId, pageToken: token } = await openSession(origin)
  const session = `${origin}/api/sessions/${sessionId}`
  expect(await ask('POST', `${session}/commands`, { token, json: { id: 'x', type: 1 } })).toMatchObject({
    status: 400,
    body: { code: 'request.invalid' },
  })
  expect(
    await ask('POST', `${session}/commands`, { token, bytes: { type: 'application/json', buffer: Buffer.from('{') } }),
  ).toMatchObject({ status: 400, body: { code: 'request.not-json' } })
  expect(await ask('POST', `${session}/commands`, { token, json: { filler: 'x'.repeat(100_000) } })).toMatchObject({
    status: 413,
    body: { code: 'request.too-large' },
  })
  expect(await ask('GET', `${origin}/api/nothing-here`)).toMatchObject({ status: 404, body: { code: 'path.unknown' } })
})

browserTest('a page of another origin is refused, whatever it brings', async () => {
  const { origin } = stage.server
  const headers = { origin: 'https://elsewhere.example', 'content-type': 'application/json' }
  const answer = await fetch(`${origin}/api/auth/guest`, { method: 'POST', headers, body: '{}' })
  expect(answer.status).toBe(403)
  expect(await answer.json()).toMatchObject({ code: 'origin.foreign' })
})

function toast({ page }: Desktop, text: string) {
  return page.locator('.toast', { hasText: text })
}

/** Opens a session for so many photos, as a program does it, and gives it to the page as its own. */
async function openWithRoomFor({ page, origin }: Desktop, maxPhotos: number): Promise<void> {
  const { sessionId, deviceId, pageToken } = await openSession(stage.server.origin, { limits: { maxPhotos } })
  const credential = { sessionId, deviceId, token: pageToken, role: 'page' }
  await page.addInitScript((kept) => sessionStorage.setItem('snaplink.page', kept), JSON.stringify(credential))
  await page.goto(`${origin}/`)
}
