import { execFileSync } from 'node:child_process'
import { mkdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { newId } from '@snaplink/contract'
import { afterAll, beforeAll, describe, expect } from 'vitest'
import { errorSentence, desktop as texts } from '../packages/web/src/texts.ts'
import { ask, join as joinSession, openSession, photosOf } from './support/api.ts'
import { eventually } from './support/eventually.ts'
import { phonePhoto, photoFile, sha256 } from './support/pictures.ts'
import { browserTest, networkFaults, useStage } from './support/stage.ts'

describe('kill -9 after the acknowledgement', () => {
  const stage = useStage()

  browserTest('a photo that was acknowledged is there once, whole, after the server was killed', async () => {
    stage.expectFaults(networkFaults)
    const { desktop, phone } = await stage.pair()
    const photo = await phonePhoto()
    await phone.pick(photo)
    await phone.rowsIn('arrived').or(phone.rowsIn('ready')).waitFor()
    await stage.server.kill()

    await stage.server.restart()
    await desktop.showsReady(1)
    await phone.rowsIn('ready').waitFor()
    expect(sha256(await desktop.download(photo.name))).toBe(sha256(photo.buffer))
  })

  browserTest('killed in the middle of three uploads, the server has each of them once in the end', async () => {
    stage.expectFaults(networkFaults)
    const proxy = await stage.proxy()
    const { desktop, phone } = await stage.pair({ phoneBy: proxy })
    proxy.holdUploadsAt(400_000)
    const photos = [
      await phonePhoto({ name: 'a.jpg' }),
      await photoFile({ name: 'b.jpg' }),
      await phonePhoto({ name: 'c.jpg' }),
    ]
    await phone.pick(photos)
    await desktop.tile('b.jpg').and(desktop.tilesIn('ready')).waitFor()
    await eventually(proxy.heldUploads).toBe(2)
    await stage.server.kill()

    await stage.server.restart()
    proxy.restore()
    await desktop.showsReady(3)
    for (const { name, buffer } of photos) expect(sha256(await desktop.download(name))).toBe(sha256(buffer))
  })

  browserTest('an upload that is repeated after the crash, because its answer was lost, adds nothing', async () => {
    const { origin } = stage.server
    const page = await openSession(origin)
    const { body: phone } = await joinSession(origin, page.ticket.ticket)
    const { buffer, mimeType: mediaType, name } = await phonePhoto()
    const [photoId, bytes, token] = [newId(), buffer.length, phone.deviceToken]
    const session = `${origin}/api/sessions/${page.sessionId}`
    const offer = { id: photoId, type: 'photo.offer', data: { photoId, position: 1, name, bytes, mediaType } }
    await ask('POST', `${session}/commands`, { token, json: offer })
    const send = () =>
      ask('POST', `${session}/photos/${photoId}/original`, { token, bytes: { type: mediaType, buffer } })
    const first = await send()
    await stage.server.kill()
    await stage.server.restart()

    expect(first).toMatchObject({ status: 200, body: { photoId, sha256: sha256(buffer) } })
    await ask('POST', `${session}/commands`, { token, json: offer })
    expect(await send()).toMatchObject({ status: 200, body: { photoId, sha256: sha256(buffer) } })
    await eventually(() => photosOf(origin, page)).toMatchObject([{ photoId, state: 'ready', sha256: sha256(buffer) }])
  })
})

const mountFault = whyNoSmallDisk()
if (mountFault) console.warn(`\n!! SKIPPED: every test that needs a full disk: ${mountFault}\n`)

describe.skipIf(mountFault)('a disk that is full', () => {
  const dataDir = join(tmpdir(), `snaplink-full-${process.pid}`)
  beforeAll(async () => {
    // The photos' folder alone: the database has to go on, as it does with the space that it has reserved.
    await mkdir(join(dataDir, 'files'), { recursive: true })
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=5m', 'tmpfs', join(dataDir, 'files')])
  })
  const stage = useStage({ dataDir })
  afterAll(async () => {
    execFileSync('umount', [join(dataDir, 'files')])
    await rm(dataDir, { recursive: true })
  })

  browserTest('the phone keeps the photo and says so, and sends it when there is room again', async () => {
    stage.expectFaults(networkFaults)
    const { desktop, phone } = await stage.pair()
    const [fits, waits] = [await phonePhoto({ name: 'fits.jpg' }), await phonePhoto({ name: 'waits.jpg' })]
    await phone.pick(fits)
    await desktop.showsReady(1)
    await phone.pick(waits)
    await phone.row('waits.jpg').getByText(errorSentence('storage.full')).waitFor()
    await desktop.tile('fits.jpg').and(desktop.tilesIn('ready')).waitFor()

    await desktop.page.getByRole('button', { name: texts.photos.remove('fits.jpg') }).click()
    await phone.row('fits.jpg').waitFor({ state: 'detached' })
    await eventually(async () => {
      const retry = phone.page.getByRole('button', { name: 'Retry waits.jpg' })
      if (await retry.isVisible()) await retry.click()
      return phone.rowsIn('ready').count()
    }).toBe(1)
    await desktop.showsReady(1)
    expect(sha256(await desktop.download('waits.jpg'))).toBe(sha256(waits.buffer))
  })
})

/** Undefined where a small file system can be mounted for a test, else why not. */
function whyNoSmallDisk(): string | undefined {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return 'only root on Linux can mount a small one.'
  try {
    execFileSync('unshare', ['--mount', 'mount', '-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', '/mnt'], { stdio: 'pipe' })
    return undefined
  } catch (error) {
    return `mounting one failed: ${String(error)}`
  }
}
