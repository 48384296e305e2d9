import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmdirSync } from 'node:fs'
import { rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { newId } from '@snaplink/contract'
import { afterAll, expect, test, vi } from 'vitest'
import { databases } from '../../../test/databases.ts'
import { startPhotoServer } from '../../../test/photo-server.ts'
import { noisyJpeg } from '../../../test/pictures.ts'

/** A disk of 1 MB, where this machine lets us make one. */
const root = mountSmallDisk()
if (!root) console.warn('SKIPPED: a really full disk: only root on Linux can mount one.')
afterAll(() => {
  if (!root) return
  execFileSync('umount', [root])
  rmdirSync(root)
})

function mountSmallDisk(): string | undefined {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return undefined
  const folder = mkdtempSync(join(tmpdir(), 'snaplink-disk-'))
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', folder], { stdio: 'ignore' })
    return folder
  } catch {
    // A container without the right to mount.
    rmdirSync(folder)
    return undefined
  }
}

test.runIf(root)('on a really full disk the photo stays with the phone, and crosses when there is room', async () => {
  const database = await (databases[0] as (typeof databases)[number]).open()
  const server = await startPhotoServer(database, { root: root as string })
  const bytes = await noisyJpeg(700, 500)
  const photoId = newId()
  const offer = { photoId, position: 0, name: 'a.jpg', bytes: bytes.length, mediaType: 'image/jpeg' }
  await server.command(server.phone, 'photo.offer', offer)
  const ballast = join(server.folder, 'ballast')
  await writeFile(ballast, Buffer.alloc(1024 * 1024 - Math.floor(bytes.length / 2)))

  const answer = await server.upload(server.phone, photoId, bytes)
  expect(answer.status).toBe(507)
  expect(await answer.json()).toMatchObject({ code: 'storage.full' })
  expect(await server.onDisk()).toEqual(['ballast'])
  expect(await server.photo(photoId)).toMatchObject({ state: 'offered' })

  await rm(ballast)
  expect((await server.upload(server.phone, photoId, bytes)).status).toBe(200)
  await vi.waitFor(async () => expect(await server.photo(photoId)).toMatchObject({ state: 'ready' }), 20_000)
  await server.stop()
  await database.drop()
})
