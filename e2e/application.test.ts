import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { newId } from '@snaplink/contract'
import { type Browser, devices, type Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { joinAsPhone, type SimulatedPhone } from '../packages/cli/test/simulated-phone.ts'
import { buildDesktop } from '../packages/desktop/build.ts'
import { checkBundle } from '../packages/desktop/scripts/check-bundle.ts'
import { openX11Screen, type X11Screen } from '../packages/desktop/test/x11-screen.ts'
import { shell as texts } from '../packages/web/src/shell-texts.ts'
import { chromiumPath, typingTools } from '../scripts/test-services.ts'
import { type Computer, openComputer } from './support/application.ts'
import { launchChromium } from './support/browser.ts'
import { eventually } from './support/eventually.ts'
import { phoneOn } from './support/phone.ts'
import { photoFile } from './support/pictures.ts'

const bundle = fileURLToPath(new URL('../packages/desktop/dist', import.meta.url))

beforeAll(() => buildDesktop(bundle), 120_000)

test('the bundle starts under plain Node in a folder of its own, serves the pages and shuts down', async () => {
  expect(await checkBundle(bundle)).toHaveLength(4)
})

describe.skipIf(!chromiumPath || !typingTools)('the application', () => {
  let phones: Browser
  let screen: X11Screen
  let computer: Computer
  let folder: string

  beforeAll(async () => {
    phones = await launchChromium()
  })
  afterAll(() => phones?.close())
  beforeEach(async () => {
    screen = await openX11Screen()
    computer = await openComputer(bundle)
    folder = await mkdtemp(join(tmpdir(), 'snaplink-photos-'))
  })
  afterEach(async () => {
    await computer?.close()
    await screen?.close()
    await rm(folder, { recursive: true, force: true })
  })

  const start = () => computer.start({ env: { DISPLAY: screen.display } })

  test('a session is created, a phone pairs, its codes are typed and its photos saved, once each, also after a crash', async () => {
    const first = await start()
    const page = await first.window()
    await page.getByRole('button', { name: texts.create }).click()
    await status(page, texts.waiting)

    const phone = phoneOn(await (await phones.newContext(devices['Pixel 7'])).newPage())
    const link = new URL(await pairingLink(page))
    link.hostname = 'localhost'
    await phone.scan(link.href)
    await status(page, /^Connected: /)
    await first.until('tray', ({ tooltip }) => /Pixel|Android/.test(tooltip))

    // Typing: on by its button, with a sign that is seen, into the program in front.
    const scanner = await secondPhone(page)
    await page.getByRole('button', { name: texts.typing.turnOn }).click()
    await first.until('badge', ({ isShown }) => isShown)
    first.tell({ type: 'front', isOurs: true })
    await scan(scanner, '4006381333931')
    await page.getByText(/^Click into the program/).waitFor()
    expect(await screen.typed()).toBe('')
    first.tell({ type: 'front', isOurs: false })
    await eventually(screen.typed).toBe('4006381333931\r')

    // Photos: into a folder, and from there into other programs.
    first.tell({ type: 'folder', path: folder })
    await page.getByRole('button', { name: texts.folder.choose }).click()
    await page.getByText(folder).waitFor()
    await phone.pick(await photoFile({ name: 'bicycle.jpg' }))
    await eventually(() => photosIn(folder)).toEqual(['bicycle.jpg'])
    await first.until('notification', ({ body }) => body === 'bicycle.jpg has arrived.')
    await page.getByRole('button', { name: texts.copyLabel('bicycle.jpg') }).click()
    await first.until('copied', ({ types }) => types.includes('image/png'))
    await page.getByAltText('bicycle.jpg').dispatchEvent('dragstart')
    await first.until('drag', ({ file }) => file === join(folder, 'bicycle.jpg'))

    await first.kill()
    const second = await start()
    const again = await second.window()
    second.tell({ type: 'front', isOurs: false })
    // The same session, with the phones that were in it.
    await again.getByText(/^(Connected: |.* is away$)/).waitFor()
    await again.getByText(texts.typing.on).waitFor()
    await scan(scanner, '9780306406157')
    await eventually(screen.typed).toBe('4006381333931\r9780306406157\r')
    await phone.pick(await photoFile({ name: 'saddle.jpg', color: [200, 80, 60] }))
    await eventually(() => photosIn(folder)).toEqual(['bicycle.jpg', 'saddle.jpg'])
    expect(await screen.typed()).toBe('4006381333931\r9780306406157\r')

    // Off from anywhere: what comes then is nobody's to type.
    second.tell({ type: 'shortcut' })
    await again.getByText(texts.typing.off).waitFor()
    await second.until('badge', ({ isShown }) => !isShown)
    await scan(scanner, '5901234123457')
    await again.getByText('5901234123457').waitFor()
    expect(await screen.typed()).toBe('4006381333931\r9780306406157\r')
    expect(await second.quit()).toBe(0)
  })

  test('a page is locked in: no Node, no window, no way to elsewhere, no permission but the camera', async () => {
    const application = await start()
    const page = await application.window()
    await page.getByRole('button', { name: texts.create }).waitFor()
    const origin = new URL(page.url()).origin
    const reached = await page.evaluate(() =>
      ['require', 'process', 'module', 'Buffer', 'global'].filter((name) => name in window),
    )
    expect(reached).toEqual([])
    expect(await page.evaluate(() => Object.keys(Reflect.get(window, 'snaplinkShell')).sort())).toEqual([
      'ask',
      'keptSession',
      'onState',
      'state',
    ])

    await page.evaluate(() => window.open('https://example.org/window'))
    await application.until('outside', ({ url }) => url === 'https://example.org/window')
    await page.evaluate(() => window.open('file:///etc/passwd'))
    await page.evaluate(() => {
      location.href = 'https://example.org/elsewhere'
    })
    await application.until('outside', ({ url }) => url === 'https://example.org/elsewhere')
    expect(new URL(page.url()).origin).toBe(origin)
    expect(application.did.filter(({ type }) => type === 'outside')).toHaveLength(2)

    const ask = (permission: string, details: object) => application.tell({ type: 'permission', permission, details })
    ask('geolocation', { requestingUrl: `${origin}/` })
    ask('media', { requestingUrl: `${origin}/`, mediaTypes: ['video', 'audio'] })
    ask('media', { requestingUrl: 'https://example.org/', mediaTypes: ['video'] })
    ask('media', { requestingUrl: `${origin}/`, mediaTypes: ['video'] })
    await application.until('permission', ({ isGranted }) => isGranted)
    const answers = application.did.flatMap((message) => (message.type === 'permission' ? message.isGranted : []))
    expect(answers).toEqual([false, false, false, true])

    // A request that is none of those in the contract does not even leave the page.
    const refused = await page.evaluate(() =>
      Reflect.get(window, 'snaplinkShell')
        .ask({ type: 'folder', how: 'format' })
        .catch((error: unknown) => String(error)),
    )
    expect(refused).toMatch(/invalid_value/)
  })

  test('a second start focuses the first, a link opens its page, and closing leaves it beside the clock', async () => {
    const application = await start()
    const page = await application.window()
    await page.getByRole('button', { name: texts.create }).waitFor()
    const focused = () => application.did.filter((each) => each.type === 'window' && each.did === 'focus').length
    application.tell({ type: 'second-instance', args: ['snaplink'] })
    await eventually(focused).toBe(1)
    expect(new URL(page.url()).pathname).toBe('/app')
    application.tell({ type: 'second-instance', args: ['snaplink', 'snaplink://scans'] })
    await page.waitForURL('**/scans')
    application.tell({ type: 'open-url', url: 'snaplink://app' })
    await page.waitForURL('**/app')
    application.tell({ type: 'open-url', url: 'snaplink://evil.example/' })
    await eventually(focused).toBe(4)
    expect(new URL(page.url()).pathname).toBe('/app')
    application.tell({ type: 'close-window' })
    await application.until('window', ({ did }) => did === 'hide')
    application.tell({ type: 'tray', label: 'Open Snaplink' })
    await eventually(focused).toBe(5)
  })

  test('what stands in the way is said with the way out, and photos and codes wait', async () => {
    const application = await computer.start({
      env: { DISPLAY: ':0', WAYLAND_DISPLAY: 'wayland-0' },
      shortcutIsTaken: true,
    })
    const page = await application.window()
    await page.getByRole('button', { name: texts.create }).click()
    await page.getByText(/belongs to another program\. Choose another one/).waitFor()
    const phone = await joinAsPhone(await pairingLink(page))
    await page.getByRole('button', { name: texts.typing.turnOn }).click()
    await page.getByText(/runs on Wayland/).waitFor()
    await scan(phone, '4006381333931')
    await page.getByText(texts.typing.waiting(1)).waitFor()

    await writeFile(join(folder, 'file'), '')
    application.tell({ type: 'folder', path: join(folder, 'file', 'photos') })
    await page.getByRole('button', { name: texts.folder.choose }).click()
    await page.getByText(/is a file\. Name a folder for the photos\./).waitFor()
    await phone.send('kept.jpg', (await photoFile()).buffer)
    await page.getByText(texts.folder.kept(1)).waitFor()
    const good = join(folder, 'photos')
    application.tell({ type: 'folder', path: good })
    await page.getByRole('button', { name: texts.folder.another }).click()
    await eventually(() => photosIn(good)).toEqual(['kept.jpg'])

    // A server elsewhere that is of another time, and then gone.
    const other = createServer((_req, res) => res.end(JSON.stringify({ status: 'ready', version: '0.9.0' }))).listen(0)
    const { port } = other.address() as AddressInfo
    const use = (address: string) =>
      page.evaluate((address) => Reflect.get(window, 'snaplinkShell').ask({ type: 'server', address }), address)
    await use(`127.0.0.1:${port}`).catch(() => undefined)
    await page.getByText(/is version 0\.9\.0 and this application is .* Update the older one\./).waitFor()
    await new Promise((closed) => other.close(closed))
    await page.getByRole('button', { name: 'Try again' }).click()
    await page.getByText(/^Nothing answers at /).waitFor()
    await page.getByRole('button', { name: 'Use this computer instead' }).click()
    await page.getByText(texts.typing.waiting(1)).waitFor()
  })

  async function secondPhone(page: Page): Promise<SimulatedPhone> {
    await page.getByRole('button', { name: 'Add another phone' }).click()
    const phone = await joinAsPhone(await pairingLink(page), 'Scanner')
    await page
      .getByText(/Scanner/)
      .first()
      .waitFor()
    return phone
  }
})

async function status(page: Page, text: string | RegExp): Promise<void> {
  await page.locator('.shell-status').filter({ hasText: text }).waitFor()
}

async function pairingLink(page: Page): Promise<string> {
  return page.locator('.copy-address code').innerText()
}

async function scan(phone: SimulatedPhone, code: string): Promise<void> {
  const data = { scanId: newId(), code, format: 'ean_13', scannedAt: Date.now() }
  expect((await phone.command('scan.add', data)).status).toBe(200)
}

async function photosIn(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => [])
  return names.filter((name) => !name.startsWith('.') && name !== 'file').sort()
}
