import type { DeviceView } from '@snaplink/contract'
import { expect, test } from 'vitest'
import type { Photo } from '../index.ts'
import { shownState } from './photo-state.ts'

const photo: Photo = {
  photoId: 'photo-01',
  deviceId: 'phone-01',
  position: 0,
  name: 'IMG_2041.jpg',
  bytes: 2_000_000,
  mediaType: 'image/jpeg',
  state: 'offered',
  offeredAt: 0,
  urls: {},
}
const phone: DeviceView = { deviceId: 'phone-01', name: 'Pixel 7', role: 'phone', state: 'connected', joinedAt: 0 }

test('a photo under way says how far it is', () => {
  expect(shownState({ ...photo, sentBytes: 1_290_000, totalBytes: 2_000_000 }, phone)).toEqual({
    key: 'sending',
    line: 'Sending 64 %',
    fraction: 0.645,
  })
  expect(shownState(photo, phone)).toEqual({ key: 'waiting', line: 'About to be sent' })
})

test('a photo of a phone that is away waits for it, whatever it had sent', () => {
  const half = { ...photo, sentBytes: 1_000_000 }
  expect(shownState(half, { ...phone, state: 'away' })).toEqual({ key: 'waiting', line: 'Waiting for Pixel 7' })
  expect(shownState(half, undefined)).toEqual({ key: 'waiting', line: 'Waiting for your phone' })
})

test('what has arrived no longer depends on the phone', () => {
  expect(shownState({ ...photo, state: 'received' }, undefined).key).toBe('arrived')
  expect(shownState({ ...photo, state: 'ready' }, undefined)).toEqual({ key: 'ready', line: '2.0 MB' })
  expect(shownState({ ...photo, state: 'rejected', code: 'photo.damaged' }, undefined).line).toContain('damaged')
})
