import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { PhotoView } from '@snaplink/contract'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { judgeRun, type Outcome } from './judge-run.ts'
import { type WeightyPhoto, writeWeightyPhoto } from './weighty-photo.ts'

let folder: string
let photos: WeightyPhoto[]
let server: Server
let origin: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'snaplink-judge-'))
  const names = ['a.jpg', 'b.jpg']
  const bytes = 64 * 1024
  photos = await Promise.all(names.map((name, seed) => writeWeightyPhoto(folder, name, { bytes, seed })))
  server = createServer((request, response) => response.end(readFileSync(join(folder, request.url ?? '')))).listen(0)
  await once(server, 'listening')
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})

afterAll(async () => {
  server.close()
  await rm(folder, { recursive: true, force: true })
})

/** What the page is told of a photo, which is there as it was picked unless said otherwise. */
function shown(index: number, changes: Partial<PhotoView> = {}): PhotoView {
  const { name = '', bytes = 0, sha256 = '' } = photos[index] ?? {}
  const about = { photoId: `photo-${index}`, deviceId: 'phone-01', position: index + 1, offeredAt: 0 }
  return {
    ...about,
    name,
    bytes,
    sha256,
    mediaType: 'image/jpeg',
    state: 'ready',
    urls: { download: name },
    ...changes,
  }
}

function judge(list: PhotoView[], more: Partial<Outcome> = {}) {
  const tiles = list.map(({ name, state }) => ({ name, state }))
  return judgeRun({ photos, twinName: undefined, tiles, rows: [], list, origin, ...more })
}

test('nothing is wrong where each photo is there once, in order and as it was', async () => {
  const fine = { sent: 2, arrived: 2, doubled: 0, lost: 0, wrong: [] }
  expect(await judge([shown(0), shown(1)])).toEqual(fine)
})

test('a photo that is missing, on its way for ever or rejected is lost', async () => {
  expect(await judge([shown(0)])).toMatchObject({ arrived: 1, lost: 1 })
  for (const state of ['offered', 'received', 'rejected'] as const) {
    const verdict = await judge([shown(0), shown(1, { state })])
    expect(verdict).toMatchObject({
      lost: 1,
      wrong: expect.arrayContaining([expect.stringContaining(`b.jpg is ${state}`)]),
    })
  }
})

test('a photo that is there twice is doubled', async () => {
  expect(await judge([shown(0), shown(1), shown(1)])).toMatchObject({ doubled: 1, lost: 0 })
})

test('other bytes, other pixels and another order are wrong', async () => {
  const bytes = await judge([shown(0), shown(1, { sha256: 'f'.repeat(64) })])
  expect(bytes).toMatchObject({ lost: 1, wrong: ['not what was picked: b.jpg'] })
  const pixels = await judge([shown(0), shown(1, { urls: { download: 'a.jpg' } })])
  expect(pixels.wrong).toEqual(['b.jpg has other pixels'])
  const order = await judge([shown(1), shown(0)])
  expect(order.wrong).toEqual(['the page shows b.jpg, a.jpg'])
})

test('of two phones with the same photo, one is told that it is there already', async () => {
  const list = [shown(0), shown(1), shown(0, { name: 'twin.jpg', state: 'rejected', code: 'photo.duplicate' })]
  const told = [[{ name: 'a.jpg', state: 'ready' }], [{ name: 'twin.jpg', state: 'duplicate' }]]
  expect((await judge(list, { twinName: 'twin.jpg', rows: told })).wrong).toEqual([])
  expect((await judge(list, { twinName: 'twin.jpg', rows: [] })).wrong).toEqual([
    '0 photos are said to be there already',
  ])
})
