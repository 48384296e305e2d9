import { expect, test } from 'vitest'
import type { OutboxPhoto, Photo } from '../index.ts'
import { listPhotos } from './own-photos.ts'

const photo = (photoId: string, position: number, more: Partial<Photo> = {}): Photo => ({
  photoId,
  position,
  deviceId: 'phone-01',
  name: `${photoId}.jpg`,
  bytes: 1000,
  mediaType: 'image/jpeg',
  state: 'offered',
  offeredAt: 0,
  urls: {},
  ...more,
})
const own = (photoId: string, position: number, state: OutboxPhoto['state'] = 'waiting'): OutboxPhoto =>
  ({ photoId, position, name: `${photoId}.jpg`, bytes: 1000, state, thumbUrl: `blob:${photoId}` }) as OutboxPhoto

test('photos of the phone and of this computer stand in one list, each once', () => {
  const listed = listPhotos([photo('a', 1), photo('b', 2)], [own('b', 2), own('c', 3)])
  expect(listed.map(({ photoId }) => photoId)).toEqual(['a', 'b', 'c'])
  expect(listed.map((each) => each.own !== undefined)).toEqual([false, true, true])
})

test('an own photo shows its picture before the server has it, and is not asked back from there', () => {
  const [known, coming] = listPhotos([photo('b', 2)], [own('b', 2), own('c', 3)])
  expect(known?.previewUrl).toBe('blob:b')
  expect(coming).toMatchObject({ previewUrl: 'blob:c', state: 'offered' })
})

test('what was refused stays in sight; what arrived and was removed does not come back', () => {
  const listed = listPhotos([], [own('a', 1, 'failed'), own('b', 2, 'ready'), own('c', 3, 'duplicate')])
  expect(listed.map(({ photoId, state }) => [photoId, state])).toEqual([['a', 'rejected']])
})
