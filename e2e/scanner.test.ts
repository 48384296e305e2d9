import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { newId, type OpenAnswer, pairingUrl, type ScanList, type Scanning, standardScanning } from '@snaplink/contract'
import sharp, { type Sharp } from 'sharp'
import { afterAll, beforeAll, expect } from 'vitest'
import { waysIn as waysInTexts } from '../packages/web/src/entry-texts.ts'
import { scanner as texts } from '../packages/web/src/scanner-texts.ts'
import { phone as phoneTexts } from '../packages/web/src/texts.ts'
import { ask, openSession, photosOf } from './support/api.ts'
import { findFaults } from './support/axe.ts'
import { drawCode, ean13, makeFilm, photographCode } from './support/code-pictures.ts'
import { eventually } from './support/eventually.ts'
import type { Phone } from './support/phone.ts'
import { browserTest, lanName, networkFaults, useStage } from './support/stage.ts'

const count = 100
const codes = Array.from({ length: count }, (_, index) => ean13(index * 7919))
const folder = await mkdtemp(join(tmpdir(), 'snaplink-film-'))
const film = join(folder, 'codes.mjpeg')

beforeAll(async () => makeFilm(film, await Promise.all(codes.map((text) => photographCode({ text }))), 500))
afterAll(() => rm(folder, { recursive: true, force: true }))

// `localhost` is a secure context, where the page has the camera; a LAN's name is none.
const stage = useStage({ host: 'localhost', camera: film })

/** A page in the mode of the scanner, as a program opens it, and where its phone finds it. */
async function openScans(scanning: Partial<Scanning> = {}) {
  const { origin, port } = stage.server
  const page = await openSession(origin)
  const data = { mode: 'scans', scanning: { ...standardScanning, ...scanning } }
  await ask('POST', `${origin}/api/sessions/${page.sessionId}/commands`, {
    token: page.pageToken,
    json: { id: newId(), type: 'mode.set', data },
  })
  const urlAt = (host: string) => pairingUrl(`http://${host}:${port}`, page.sessionId, page.ticket.ticket)
  return { page, urlAt }
}

/** The codes that have arrived, in the order in which they did. */
async function arrived({ sessionId, pageToken: token }: OpenAnswer): Promise<string[]> {
  const path = `${stage.server.origin}/api/sessions/${sessionId}/scans`
  const { body } = await ask<ScanList>('GET', path, { token })
  return body.scans.map(({ code }) => code).reverse()
}

const strip = ({ page }: Phone) => page.locator('.scanned-open')
const button = ({ page }: Phone, name: string | RegExp) => page.getByRole('button', { name, exact: true })

async function typeCode(phone: Phone, code: string) {
  await button(phone, texts.type).click()
  await phone.page.getByLabel(texts.typing.label).fill(code)
  await button(phone, texts.typing.add).click()
  await button(phone, 'Close').click()
}

browserTest(
  'a hundred codes at half a second each, off-line for 30 s and reloaded once, are each there once and in order',
  async () => {
    stage.expectFaults(networkFaults)
    const { page, urlAt } = await openScans({ formats: ['ean_13'], repeats: 'once' })
    const phone = await stage.phone()
    await phone.scan(urlAt('localhost'))
    const read = async () => Number(/\d+/.exec((await strip(phone).textContent()) ?? '')?.[0] ?? 0)
    await eventually(read).toBeGreaterThanOrEqual(4)

    // Reloaded with codes that wait: what has been read is in the phone’s storage.
    await phone.page.context().setOffline(true)
    const before = await read()
    await eventually(read).toBeGreaterThanOrEqual(before + 3)
    await phone.page.context().setOffline(false)
    await phone.page.reload()
    await eventually(read).toBeGreaterThanOrEqual(before + 4)

    await phone.page.context().setOffline(true)
    await new Promise((resolve) => setTimeout(resolve, 30_000))
    await phone.page.getByText(texts.state.waiting).first().waitFor()
    await phone.page.context().setOffline(false)

    await expect.poll(read, { timeout: 100_000 }).toBe(count)
    await expect.poll(async () => (await arrived(page)).length, { timeout: 30_000 }).toBe(count)
    expect(new Set(await arrived(page))).toEqual(new Set(codes))
    await strip(phone).click()
    await eventually(() => phone.page.locator('.scanned-row[data-state="delivered"]').count()).toBe(count)
    expect((await arrived(page)).reverse()).toEqual(await phone.page.locator('.scanned-row-code').allTextContents())
  },
  240_000,
)

/** What happens to labels in a stock room, and to their photos. */
const mishaps: Record<string, (label: Sharp) => Sharp> = {
  blurred: (label) => label.blur(2),
  tilted: (label) => label.rotate(24, { background: '#ffffff' }),
  inverted: (label) => label.negate(),
  faint: (label) => label.linear(0.2, 110),
  scratched: (label) =>
    label.composite([
      {
        input: Buffer.from('<svg width="300" height="90"><path d="M0 0H300V60L0 90Z" fill="#777"/></svg>'),
        gravity: 'south',
      },
    ]),
}

browserTest('without a secure context codes are read from photos of them, however the labels look', async () => {
  const { page, urlAt } = await openScans()
  const phone = await stage.phone()
  await phone.scan(urlAt(lanName))
  await phone.page.getByText(texts.stills.emptyTitle).waitFor()
  const worn = Object.keys(mishaps).map((_, index) => ean13(5_000_000 + index))
  const photos = Object.entries(mishaps).map(async ([name, change], index) => ({
    ...{ name: `${name}.jpg`, mimeType: 'image/jpeg' },
    buffer: await photographCode({ text: worn[index] ?? '' }, change),
  }))
  const blank = await sharp({ create: { width: 640, height: 480, channels: 3, background: '#668' } })
    .jpeg()
    .toBuffer()
  const choose = phone.page.getByLabel(texts.stills.choose)
  await choose.setInputFiles([
    ...(await Promise.all(photos)),
    { name: 'blank.jpg', mimeType: 'image/jpeg', buffer: blank },
  ])
  await phone.page.getByText(texts.stills.help).waitFor()
  await eventually(() => arrived(page)).toEqual(worn)
  await phone.page.getByText(texts.stills.notFound(1, 6)).waitFor()
  await choose.setInputFiles({ name: 'broken.jpg', mimeType: 'image/jpeg', buffer: Buffer.from('no picture') })
  await phone.page.getByText(texts.stills.unreadable(1)).waitFor()
  expect(await findFaults(phone.page)).toEqual([])
})

browserTest('what no camera reads is typed: a wrong digit is told, the last code is taken back', async () => {
  const { page, urlAt } = await openScans()
  const phone = await stage.phone()
  await phone.scan(urlAt(lanName))
  await button(phone, texts.type).click()
  const field = phone.page.getByLabel(texts.typing.label)
  await field.fill('4006381333937')
  await phone.page.getByText(texts.typing.wrong('1')).waitFor()
  await field.fill('4006381333931')
  await phone.page.getByText(texts.typing.right('ean_13')).waitFor()
  await button(phone, texts.typing.add).click()
  await field.fill('LOT-7')
  await button(phone, texts.typing.add).click()
  await button(phone, 'Close').click()
  await eventually(() => arrived(page)).toEqual(['4006381333931', 'LOT-7'])
  await button(phone, texts.undoLabel('LOT-7')).click()
  await eventually(() => arrived(page)).toEqual(['4006381333931'])
})

browserTest('scan, then shoot: photos belong to the code before them, and are named by it', async () => {
  const { page, urlAt } = await openScans({ withPhotos: true })
  const phone = await stage.phone()
  await phone.scan(urlAt('localhost'))
  const chip = phone.page.locator('.subject-chip')
  await chip.waitFor()
  const code = (await phone.page.locator('.scanned-code').textContent()) ?? ''
  const shutter = button(phone, texts.shooting.shutter(code))
  await shutter.click()
  await chip.getByText(phoneTexts.sent.arrivedAll(1)).waitFor()
  await shutter.click()
  await chip.getByText(phoneTexts.sent.arrivedAll(2)).waitFor()
  expect(await findFaults(phone.page)).toEqual([])
  await button(phone, texts.next).click()
  await chip.waitFor()
  await button(phone, texts.undoLabel((await phone.page.locator('.scanned-code').textContent()) ?? '')).click()

  const photos = await photosOf(stage.server.origin, page)
  expect(photos.map(({ name }) => name)).toEqual([`${code}-1.jpg`, `${code}-2.jpg`])
  const { body } = await ask<ScanList>('GET', `${stage.server.origin}/api/sessions/${page.sessionId}/scans`, {
    token: page.pageToken,
  })
  const scanIds = body.scans.flatMap((scan) => (scan.code === code ? [scan.scanId] : []))
  for (const photo of photos) expect(scanIds).toContain(photo.scanId)
})

browserTest(
  'a pairing code is followed to this Snaplink alone; whatever else it says is shown, and never opened',
  async () => {
    const { urlAt } = await openScans()
    const phone = await stage.phone()
    await phone.page.goto(`http://${lanName}:${stage.server.port}/scan`)
    await button(phone, waysInTexts.scan).click()
    const show = async (text: string) => {
      const buffer = await drawCode({ kind: 'qrcode', text }, 3)
      await phone.page.getByLabel(texts.pairing.take).setInputFiles({ name: 'code.png', mimeType: 'image/png', buffer })
    }
    const found = phone.page.locator('.pairing-found-text')
    const junk = 'A1B2'.repeat(1024)
    const hostile = [
      ['javascript:document.title="owned"', 'javascript:document.title="owned"'],
      [urlAt('evil.test'), `http://evil.test:${stage.server.port}/`],
      [JSON.stringify({ sessionId: newId(), token: 'a.b.c', server: 'wss://evil.test/ws' }), 'evil.test'],
      [junk, junk.slice(0, 300)],
    ] as const
    const address = phone.page.url()
    for (const [text, shown] of hostile) {
      await show(text)
      await eventually(async () => (await found.textContent())?.startsWith(shown)).toBe(true)
      expect(await phone.page.locator('.pairing-found a').count()).toBe(0)
    }
    expect([phone.page.url(), await phone.page.title()]).toEqual([address, 'Snaplink'])
    expect(await findFaults(phone.page)).toEqual([])
    await show(urlAt(lanName))
    await phone.connected.waitFor()
    await phone.page.getByText(texts.stills.emptyTitle).waitFor()
  },
)

browserTest('the code on the computer is read by the page’s own camera', async () => {
  const { urlAt } = await openScans()
  const phone = await stage.phone()
  const picture = (await photographCode({ kind: 'qrcode', text: urlAt('localhost') })).toString('base64')
  await phone.page.addInitScript((base64) => {
    navigator.mediaDevices.getUserMedia = async () => {
      const image = new Image()
      image.src = `data:image/jpeg;base64,${base64}`
      await image.decode()
      const canvas = Object.assign(document.createElement('canvas'), { width: image.width, height: image.height })
      const draw = () => canvas.getContext('2d')?.drawImage(image, 0, 0)
      setInterval(draw, 50)
      return canvas.captureStream(20)
    }
  }, picture)
  await phone.page.goto(`http://localhost:${stage.server.port}/scan`)
  await button(phone, waysInTexts.scan).click()
  await phone.connected.waitFor()
})

browserTest('a decoder that the browser has ended without a word is begun anew', async () => {
  // The frame that it was looking at goes with it.
  stage.expectFaults(/^A VideoFrame was garbage collected/)
  const { page, urlAt } = await openScans()
  const phone = await stage.phone()
  await phone.page.addInitScript(() => {
    const workers: Worker[] = []
    const Ours = class extends Worker {
      constructor(...options: ConstructorParameters<typeof Worker>) {
        super(...options)
        workers.push(this)
      }
    }
    Object.assign(window, { Worker: Ours, workers })
  })
  await phone.scan(urlAt('localhost'))
  await eventually(async () => (await arrived(page)).length).toBeGreaterThan(0)
  await phone.page.evaluate('for (const worker of workers) worker.terminate()')
  await eventually(() => phone.page.evaluate('workers.length')).toBe(2)
  const before = (await arrived(page)).length
  await eventually(async () => (await arrived(page)).length).toBeGreaterThan(before)
})

browserTest(
  'where the camera is refused, missing or busy, or codes cannot be read, the page says so and typing works',
  async () => {
    stage.expectFaults(networkFaults)
    const { page, urlAt } = await openScans()
    const phone = await stage.phone()
    const reasons = { NotAllowedError: 'refused', NotFoundError: 'none', NotReadableError: 'busy' } as const
    await phone.page.addInitScript(() => {
      navigator.mediaDevices.getUserMedia = () =>
        Promise.reject(new DOMException('', localStorage.getItem('camera-fails') ?? 'NotAllowedError'))
    })
    await phone.scan(urlAt('localhost'))
    for (const [name, reason] of Object.entries(reasons)) {
      await phone.page.evaluate((fails) => localStorage.setItem('camera-fails', fails), name)
      await phone.page.reload()
      await phone.page.getByText(texts.problem[reason]).waitFor()
      await phone.page.getByLabel(texts.stills.take).waitFor({ state: 'attached' })
    }
    await phone.page.route('**/*.wasm', (route) => route.abort())
    await phone.page.reload()
    await phone.page.getByText(texts.problem.decoder).waitFor()
    await typeCode(phone, '4006381333931')
    await eventually(() => arrived(page)).toEqual(['4006381333931'])
  },
)
