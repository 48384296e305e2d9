import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { phone as phoneTexts, desktop as texts } from '../packages/web/src/texts.ts'
import type { Desktop } from './support/desktop.ts'
import { eventually } from './support/eventually.ts'
import { phonePhoto, photoFile, photoFiles, sha256 } from './support/pictures.ts'
import { browserTest, networkFaults, useStage } from './support/stage.ts'

const stage = useStage()

/** Enough of an upload to have begun, too little to be all of it. */
const someBytes = 400_000

browserTest(
  'a reload of the desktop shows the same photos in the same order, and the phone notices nothing',
  async () => {
    const { desktop, phone } = await stage.pair()
    await phone.pick(await photoFiles(3))
    await desktop.showsReady(3)

    await desktop.page.reload()
    await desktop.showsReady(3)
    expect(await namesOf(desktop)).toEqual(['photo-1.jpg', 'photo-2.jpg', 'photo-3.jpg'])
    await desktop.phones.and(desktop.page.locator('[data-state="connected"]')).waitFor()
    await phone.pick(await photoFile({ name: 'later.jpg' }))
    await desktop.showsReady(4)
  },
)

browserTest('both ends show how far a photo is', async () => {
  const proxy = await stage.proxy()
  const { desktop, phone } = await stage.pair({ phoneBy: proxy })
  let carried = someBytes
  proxy.holdUploadsAt(carried)
  await phone.pick(await phonePhoto())
  await phone.page.getByText('Uploading 1 of 1').first().waitFor()
  // The server tells it a few times a second, when something more has come.
  await eventually(async () => {
    carried += 50_000
    proxy.holdUploadsAt(carried)
    const [line = ''] = await desktop.tilesIn('sending').allInnerTexts()
    return Number(/Sending (\d+) %/.exec(line)?.[1] ?? 0)
  }).toBeGreaterThan(0)

  proxy.restore()
  await desktop.showsReady(1)
})

browserTest('a desktop that is reloaded while a photo is on its way shows it sharp in the end', async () => {
  const proxy = await stage.proxy()
  const { desktop, phone } = await stage.pair({ phoneBy: proxy })
  proxy.holdUploadsAt(someBytes)
  const photo = await phonePhoto()
  await phone.pick(photo)
  await eventually(proxy.heldUploads).toBe(1)

  await desktop.page.reload()
  await desktop.tiles.getByRole('button', { name: texts.photos.open(photo.name) }).waitFor()
  proxy.restore()
  await desktop.showsReady(1)
  expect(sha256(await desktop.download(photo.name))).toBe(sha256(photo.buffer))
})

browserTest('a phone that is reloaded in the middle of an upload sends the photo by itself', async () => {
  const proxy = await stage.proxy()
  const { desktop, phone } = await stage.pair({ phoneBy: proxy })
  proxy.holdUploadsAt(someBytes)
  const photo = await phonePhoto()
  await phone.pick(photo)
  await eventually(proxy.heldUploads).toBe(1)

  await phone.page.reload()
  proxy.restore()
  await desktop.showsReady(1)
  await phone.rowsIn('ready').waitFor()
  expect(sha256(await desktop.download(photo.name))).toBe(sha256(photo.buffer))
})

browserTest('a phone’s page that is killed while uploading goes on by itself when it is opened again', async () => {
  const proxy = await stage.proxy()
  const { desktop, phone } = await stage.pair({ phoneBy: proxy })
  proxy.holdUploadsAt(someBytes)
  const photos = [await phonePhoto({ name: 'first.jpg' }), await phonePhoto({ name: 'second.jpg' })]
  await phone.pick(photos)
  await eventually(proxy.heldUploads).toBe(2)

  const address = phone.page.url()
  const reopened = await phone.page.context().newPage()
  await phone.page.close()
  proxy.restore()
  await reopened.goto(address)
  await desktop.showsReady(2)
  expect(await namesOf(desktop)).toEqual(['first.jpg', 'second.jpg'])
  for (const { name, buffer } of photos) expect(sha256(await desktop.download(name))).toBe(sha256(buffer))
})

browserTest('a photo that was deleted from the phone after it was picked is sent all the same', async () => {
  const proxy = await stage.proxy()
  const { desktop, phone } = await stage.pair({ phoneBy: proxy })
  proxy.holdUploadsAt(someBytes)
  const photo = await phonePhoto()
  // In a private window, which each of these is, Chromium keeps of a file in IndexedDB only where it lies.
  const deleteFromPhone = await phone.pick(photo)
  await eventually(proxy.heldUploads).toBe(1)

  await deleteFromPhone()
  await phone.page.reload()
  proxy.restore()
  await desktop.showsReady(1)
  expect(sha256(await desktop.download(photo.name))).toBe(sha256(photo.buffer))
})

for (const transport of ['websocket', 'sse', 'long-poll']) {
  browserTest(`everything works with ${transport} alone`, async () => {
    const { desktop, phone } = await stage.pair({ query: `?transport=${transport}` })
    const sockets: string[] = []
    for (const { page } of [desktop, phone]) page.on('websocket', (socket) => sockets.push(socket.url()))
    await Promise.all([desktop.page.reload(), phone.page.reload()])
    await Promise.all([desktop.phones.waitFor(), phone.connected.waitFor()])
    expect(sockets.length > 0).toBe(transport === 'websocket')

    await phone.pick(await photoFiles(2))
    await desktop.showsReady(2)
    await eventually(() => phone.rowsIn('ready').count()).toBe(2)
    await desktop
      .tile('photo-1.jpg')
      .getByRole('button', { name: texts.photos.remove('photo-1.jpg') })
      .click()
    const toast = desktop.page.locator('.toast', { hasText: texts.photos.deleted('photo-1.jpg') })
    await toast.getByRole('button', { name: 'Close' }).click()
    await eventually(() => phone.rows.count()).toBe(1)
  })
}

browserTest('where WebSockets are blocked on the way, both ends take the next transport by themselves', async () => {
  stage.expectFaults(networkFaults)
  const [desktop, phone] = [await stage.desktop(), await stage.phone()]
  for (const { page } of [desktop, phone]) {
    await page.addInitScript(() => {
      const { WebSocket } = window
      // As a proxy does it that knows no upgrade: the address answers, the handshake fails.
      window.WebSocket = class extends WebSocket {
        constructor(url: string | URL) {
          super(String(url).replace(/ws$/, 'health'))
        }
      }
    })
  }
  await desktop.open()
  await phone.scan(await desktop.freshPairingUrl(''))
  await phone.pick(await photoFiles(2))
  await desktop.showsReady(2)
})

browserTest(
  'photos that were taken while the desktop was cut off are all there, once each, when it is back',
  async () => {
    stage.expectFaults(networkFaults)
    const proxy = await stage.proxy()
    const { desktop, phone } = await stage.pair({ desktopBy: proxy })
    await phone.pick(await photoFile({ name: 'before.jpg' }))
    await desktop.showsReady(1)

    proxy.cut()
    await desktop.page.getByText(texts.line.lost).waitFor()
    await phone.pick(await photoFiles(3))
    await eventually(() => phone.rowsIn('ready').count()).toBe(4)
    expect(await desktop.tiles.count()).toBe(1)

    proxy.restore()
    await desktop.showsReady(4)
    await desktop.page.getByText(texts.line.lost).waitFor({ state: 'detached' })
    expect(await namesOf(desktop)).toEqual(['before.jpg', 'photo-1.jpg', 'photo-2.jpg', 'photo-3.jpg'])
  },
)

browserTest('a phone that loses the Wi-Fi keeps what is taken meanwhile and hands it in when it is back', async () => {
  stage.expectFaults(networkFaults)
  const proxy = await stage.proxy()
  const { desktop, phone } = await stage.pair({ phoneBy: proxy })
  proxy.holdUploadsAt(someBytes)
  const photo = await phonePhoto({ name: 'under-way.jpg' })
  await phone.pick(photo)
  await eventually(proxy.heldUploads).toBe(1)

  proxy.cut()
  await phone.lostLine.waitFor()
  await phone.pick(await photoFiles(2))
  await eventually(() => phone.rowsIn('waiting').count()).toBe(3)
  await desktop.phones.and(desktop.page.locator('[data-state="away"]')).waitFor()

  proxy.restore()
  await desktop.showsReady(3)
  await eventually(() => phone.rowsIn('ready').count()).toBe(3)
  expect(sha256(await desktop.download(photo.name))).toBe(sha256(photo.buffer))
})

browserTest('a socket that died without a word is found out when the phone is back on the network', async () => {
  stage.expectFaults(networkFaults)
  const proxy = await stage.proxy()
  const { desktop, phone } = await stage.pair({ phoneBy: proxy })
  proxy.silence()
  await phone.pick(await photoFiles(2))
  await eventually(() => phone.rows.count()).toBe(2)
  expect(await desktop.tiles.count()).toBe(0)

  proxy.restore()
  await phone.page.evaluate(() => dispatchEvent(new Event('online')))
  await desktop.showsReady(2)
  await eventually(() => phone.rowsIn('ready').count()).toBe(2)
})

browserTest('a phone whose screen is locked is away, and connected again once it is looked at', async () => {
  const { desktop, phone } = await stage.pair()
  const connected = desktop.phones.and(desktop.page.locator('[data-state="connected"]'))
  await connected.waitFor()
  await look(phone.page, 'hidden')
  await desktop.phones.getByText(texts.phones.away).waitFor()
  await look(phone.page, 'visible')
  await connected.waitFor()
  await phone.pick(await photoFile())
  await desktop.showsReady(1)
})

browserTest('while the server is down the phone says so and keeps trying, and what it kept is delivered', async () => {
  stage.expectFaults(networkFaults)
  const { desktop, phone } = await stage.pair()
  await stage.server.kill()
  await phone.lostLine.waitFor()
  await phone.pick(await photoFiles(2))
  await phone.page.getByText(phoneTexts.sent.waitingFor['waiting-network'](2)).first().waitFor()
  await desktop.page.getByText(texts.line.lost).waitFor()

  await stage.server.restart()
  await desktop.showsReady(2)
  await phone.page.getByText(phoneTexts.sent.arrivedAll(2)).first().waitFor()
  await phone.lostLine.waitFor({ state: 'detached' })
})

/** What a browser tells a page when the screen is locked, or unlocked. */
async function look(page: Page, state: DocumentVisibilityState): Promise<void> {
  await page.evaluate((visibilityState) => {
    Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => visibilityState })
    document.dispatchEvent(new Event('visibilitychange'))
  }, state)
}

function namesOf({ tiles }: Desktop): Promise<string[]> {
  return tiles.locator('.file-name').evaluateAll((names) => names.map((name) => (name as HTMLElement).title))
}
