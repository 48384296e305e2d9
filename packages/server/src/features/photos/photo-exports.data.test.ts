import { execFile } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { limits, newId, type PhotoList } from '@snaplink/contract'
import sharp from 'sharp'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { databases, type TestDatabase } from '../../../test/databases.ts'
import { type PhotoServer, removeFolder, startPhotoServer } from '../../../test/photo-server.ts'
import { jpeg, png } from '../../../test/pictures.ts'

const heic = () => readFile(new URL('../../../test/media/camera.heic', import.meta.url))

describe.each(databases)('photos to take along on $name', ({ open }) => {
  let database: TestDatabase
  let server: PhotoServer
  let folder: string
  beforeEach(async () => {
    database = await open()
    server = await startPhotoServer(database)
    folder = await mkdtemp(join(tmpdir(), 'snaplink-zip-'))
  })
  afterEach(async () => {
    await server.stop()
    await removeFolder(server)
    await rm(folder, { recursive: true, force: true })
    await database.drop()
  })

  async function add(name: string, bytes: Buffer, position = 0): Promise<string> {
    const photoId = newId()
    const offer = { photoId, position, name, bytes: bytes.length, mediaType: 'image/jpeg' }
    await server.command(server.phone, 'photo.offer', offer)
    await server.upload(server.phone, photoId, bytes)
    await vi.waitFor(async () => expect(await server.photo(photoId)).toMatchObject({ state: 'ready' }), {
      timeout: 20_000,
    })
    return photoId
  }
  const list = async () =>
    (await (await server.fetch(server.page, `api/sessions/${server.sessionId}/photos`)).json()) as PhotoList
  const get = (link = '') => server.fetch(null, link)
  const bytesOf = async (link = '') => Buffer.from(await (await get(link)).arrayBuffer())

  test('come as one zip: the originals, in the person’s order, each under a name of its own that harms nobody', async () => {
    expect(await list()).not.toHaveProperty('zip')
    const [first, second, third] = [await jpeg(), await png(), await jpeg({ quality: 50 })]
    await add('../../evil.jpg', third, 2)
    await add('IMG_1.jpg', first, 0)
    const edited = await add('IMG_1.jpg', second, 1)
    await server.command(server.page, 'photo.edit', { photoId: edited, rotation: 90 })

    const answer = await get((await list()).zip)
    expect(answer.headers.get('Content-Type')).toBe('application/zip')
    expect(answer.headers.get('Content-Disposition')).toBe('attachment; filename=photos.zip')
    await writeFile(join(folder, 'a.zip'), Buffer.from(await answer.arrayBuffer()))
    await promisify(execFile)('python3', [
      '-c',
      'import sys,zipfile; zipfile.ZipFile(sys.argv[1]).extractall(sys.argv[2])',
      join(folder, 'a.zip'),
      join(folder, 'out'),
    ])
    const names = (await readdir(join(folder, 'out'))).sort()
    expect(names).toEqual(['01-IMG_1.jpg', '02-IMG_1.png', '03-__.._evil.jpg'])
    const unpacked = await Promise.all(names.map((name) => readFile(join(folder, 'out', name))))
    expect(unpacked).toEqual([first, second, third])
  })

  test('come one by one as JPEG or PNG, with their edits, whatever they were', async () => {
    for (const bytes of [await jpeg(), await png(), await heic()]) {
      const photoId = await add('a.jpg', bytes)
      const { width = 0, height = 0 } = await server.photo(photoId)
      await server.command(server.page, 'photo.edit', { photoId, rotation: 90 })
      const { urls } = await server.photo(photoId)
      for (const [link, format] of [
        [urls.editedJpeg, 'jpeg'],
        [urls.editedPng, 'png'],
      ] as const) {
        const picture = await bytesOf(link)
        expect(await sharp(picture).metadata()).toMatchObject({ format, width: height, height: width })
      }
      const saved = await get(`${urls.editedJpeg}&d=1`)
      expect(saved.headers.get('Content-Disposition')).toBe('attachment; filename=a.jpg')
      await server.command(server.page, 'photo.remove', { photoId })
      expect((await get(urls.editedPng)).status).toBe(404)
    }
  })

  test('need a link that we signed for just this, and that has not ended', async () => {
    const photoId = await add('a.jpg', await jpeg())
    const { zip = '' } = await list()
    const { urls } = await server.photo(photoId)
    const { editedPng = '', original = '' } = urls
    const swapped = [
      zip.replace(server.sessionId, newId()),
      zip.replace('s=', 's=x'),
      editedPng.replace('/png', '/jpeg'),
      editedPng.replace(photoId, newId()),
      `${zip.split('?')[0]}?${original.split('?')[1]}`,
      `${original.split('?')[0]}?${zip.split('?')[1]}`,
      zip.split('?')[0],
    ]
    for (const link of swapped) expect((await get(link)).status, link).toBe(404)
    server.clock.pass(limits.fileUrlMs)
    expect((await get(zip)).status).toBe(404)
    expect((await get(editedPng)).status).toBe(404)
  })

  test('stream: a zip begins before its photos are read', async () => {
    const read: string[] = []
    await server.stop()
    await removeFolder(server)
    server = await startPhotoServer(database, {
      files: (disk) => ({
        ...disk,
        read(key, range) {
          read.push(key.fileId)
          return disk.read(key, range)
        },
      }),
    })
    for (let i = 0; i < 5; i++) await add('a.jpg', await jpeg({ quality: 40 + i, width: 2000, height: 2000 }), i)
    read.length = 0
    const answer = await get((await list()).zip)
    expect(read.length).toBeLessThan(5)
    expect((await answer.arrayBuffer()).byteLength).toBeGreaterThan(0)
    expect(read).toHaveLength(5)
  })
})
