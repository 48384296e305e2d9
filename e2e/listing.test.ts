import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect } from 'vitest'
import { startCloudinaryStandIn } from '../packages/server/test/cloudinary-stand-in.ts'
import { startS3StandIn } from '../packages/server/test/s3-stand-in.ts'
import { desktop as texts } from '../packages/web/src/texts.ts'
import { desktopOn } from './support/desktop.ts'
import { eventually } from './support/eventually.ts'
import { photoFiles } from './support/pictures.ts'
import { browserTest, useStage } from './support/stage.ts'

// examples/listing: a marketplace on another origin, with the uploader in a plain form.

const pathOf = (file: string) => fileURLToPath(new URL(`../${file}`, import.meta.url))
const firstPort = randomInt(20_000, 31_990)
const published = mkdtempSync(join(tmpdir(), 'snaplink-published-'))
const account = { accessKeyId: 'AKID', secretAccessKey: 'secret', region: 'eu-test-1', bucket: 'photos' }
const bucket = await startS3StandIn(account)
const cloud = await startCloudinaryStandIn({ cloudName: 'demo', apiKey: '1234', apiSecret: 'abcd', algorithm: 'sha1' })

/** Where the marketplace publishes, and what lies there afterwards, in its order. */
const destinations = {
  folder: {
    url: `file://${published}`,
    async pictures() {
      const [session = ''] = await readdir(published)
      const names = (await readdir(join(published, session))).sort()
      return Promise.all(names.map(async (name) => ({ name, bytes: await readFile(join(published, session, name)) })))
    },
  },
  bucket: {
    url: `s3+${bucket.url.replace('//', '//AKID:secret@')}/photos/list?region=eu-test-1&public=https://cdn.example`,
    pictures: async () => storedIn(bucket),
  },
  cloud: {
    url: `cloudinary://1234:abcd@demo/list?api=${cloud.url}`,
    pictures: async () => storedIn(cloud),
  },
}
const names = ['folder', 'bucket', 'cloud'] as const
/** One marketplace for each. */
const ports = new Map(names.map((name, index) => [name, firstPort + index]))

const stage = useStage({
  host: 'localhost',
  env: {
    SNAPLINK_ORIGINS: [...ports.values()].map((port) => `http://localhost:${port}`).join(','),
    SNAPLINK_DESTINATIONS: names.map((name) => `${name}=${destinations[name].url}`).join('\n'),
  },
})

const shops: ChildProcess[] = []
beforeAll(async () => {
  const { dataDir, port: snaplinkPort } = stage.server
  const { PATH, NODE_COMPILE_CACHE } = process.env
  const env = { PATH, NODE_COMPILE_CACHE, DATA_DIR: dataDir }
  const said = execFileSync(process.execPath, [pathOf('packages/cli/src/main.ts'), 'create-key', 'Marketplace'], {
    env,
  })
  const SNAPLINK_KEY = /sk_\S+/.exec(said.toString())?.[0]
  const command = ['--import', pathOf('scripts/stop-with-parent.ts'), pathOf('examples/listing/main.ts')]
  for (const [DESTINATION, port] of ports) {
    const shop = spawn(process.execPath, command, {
      env: { ...env, SNAPLINK: `http://localhost:${snaplinkPort}`, SNAPLINK_KEY, DESTINATION, PORT: String(port) },
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    shops.push(shop)
    // It says where it is.
    await once(shop.stdout, 'data')
  }
}, 60_000)
afterAll(async () => {
  for (const shop of shops) shop.kill()
  await Promise.all([bucket.stop(), cloud.stop()])
  rmSync(published, { recursive: true, force: true })
})

async function goTo(name: (typeof names)[number]) {
  const { page } = await stage.desktop()
  const origin = `http://localhost:${ports.get(name)}`
  await page.goto(`${origin}/`)
  return { page, shop: desktopOn(page, origin) }
}

browserTest('a listing cannot be published without a photo', async () => {
  const { page, shop } = await goTo('folder')
  await shop.freshPairingUrl('')
  await page.getByLabel('Title').fill('A chair & a table')
  await page.getByRole('button', { name: 'Publish' }).click()
  expect(await page.locator('snaplink-uploader:invalid').count()).toBe(1)
  expect(await page.locator('snaplink-uploader').evaluate((field: HTMLInputElement) => field.validationMessage)).toBe(
    'Add at least one photo.',
  )
})

describe.each(names)('into the %s', (name) => {
  browserTest('a listing is published with the photos of a phone, in their order and turned as wished', async () => {
    // Nothing of what lies behind these addresses exists.
    stage.expectFaults(/file:|cdn\.example|res\.cloudinary\.com/)
    const { page, shop } = await goTo(name)
    const phone = await stage.phone()
    await page.getByLabel('Title').fill('A chair & a table')
    await phone.scan(await shop.freshPairingUrl(''))
    await phone.pick(await photoFiles(3))
    await shop.showsReady(3)
    await page.getByRole('button', { name: texts.photos.move('photo-3.jpg') }).press('Home')
    await eventually(() => shop.tiles.first().locator('.file-name').getAttribute('title')).toBe('photo-3.jpg')
    await page.getByRole('button', { name: texts.photos.edit('photo-3.jpg') }).press('Enter')
    const editor = page.getByRole('dialog', { name: texts.editor.label('photo-3.jpg') })
    await editor.getByRole('button', { name: texts.editor.turnRight }).press('Enter')
    await editor.getByRole('button', { name: texts.editor.save }).press('Enter')
    await editor.waitFor({ state: 'detached' })

    expect(await page.locator('snaplink-uploader:invalid').count()).toBe(0)
    await page.getByRole('button', { name: 'Publish' }).click()
    await page.getByRole('heading', { name: 'A chair & a table' }).waitFor()
    expect(await page.locator('li > img').count()).toBe(3)
    const pictures = await destinations[name].pictures()
    expect(pictures.map((picture) => /0\d(?=\.jpg$|$)/.exec(picture.name)?.[0])).toEqual(['01', '02', '03'])
    const areUpright = await Promise.all(
      pictures.map(async ({ bytes }) => {
        const { width, height } = await sharp(bytes).metadata()
        return height > width
      }),
    )
    expect(areUpright).toEqual([true, false, false])
  })
})

function storedIn({ objects, refusals }: typeof bucket) {
  expect(refusals).toEqual([])
  return [...objects].map(([name, { bytes }]) => ({ name, bytes })).sort((a, b) => (a.name < b.name ? -1 : 1))
}
