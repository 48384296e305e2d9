import type { OutboxPhoto, Sending } from '@snaplink/sdk'
import { expect, test } from 'vitest'
import { summarise } from './outbox-summary.ts'

const base = { photoId: 'photo-01', name: 'IMG_2041.jpg', bytes: 1000, position: 0 }
const waiting: OutboxPhoto = { ...base, state: 'waiting' }
const sending: OutboxPhoto = { ...base, state: 'sending', sentBytes: 500 }
const arrived: OutboxPhoto = { ...base, state: 'arrived' }
const ready: OutboxPhoto = { ...base, state: 'ready' }
const failed: OutboxPhoto = { ...base, state: 'failed', code: 'photo.empty', sentence: '', canRetry: false }

const doing = (state: Sending['state'], pauseMs = 0) => ({ state, pauseMs })

test('it counts the photo that is on its way among those that are wanted', () => {
  expect(summarise([arrived, sending, waiting], doing('sending'))).toEqual({
    line: 'Uploading 2 of 3',
    fraction: 0.5,
    failed: 0,
  })
})

test('it says that all arrived only when all did', () => {
  expect(summarise([ready, arrived, ready], doing('idle')).line).toBe('All 3 arrived')
  expect(summarise([ready], doing('idle')).line).toBe('1 photo arrived')
  expect(summarise([ready, failed], doing('idle'))).toEqual({
    line: '1 of 2 arrived · 1 failed',
    fraction: null,
    failed: 1,
  })
})

test('what nothing moves is not said to be uploaded, but what it waits for', () => {
  expect(summarise([arrived, sending, waiting], doing('waiting-network')).line).toBe('2 photos wait for the connection')
  expect(summarise([waiting, failed], doing('waiting-server')).line).toBe('1 photo waits for your computer · 1 failed')
  expect(summarise([arrived, failed], doing('waiting-storage')).line).toBe('1 photo waits for room on your computer')
})

test('a pause that the computer has asked for is told with its length, and is no breakdown', () => {
  const line = 'Pausing 20 s: your computer asked for it'
  expect(summarise([arrived, sending, waiting], doing('waiting-patience', 19_600)).line).toBe(line)
  expect(summarise([waiting, failed], doing('waiting-patience', 20_000)).line).toBe(`${line} · 1 failed`)
})

test('a part that has been sent stays in the bar while it waits', () => {
  const halfway: OutboxPhoto = { ...base, state: 'waiting', sentBytes: 500 }
  expect(summarise([halfway], doing('waiting-network')).fraction).toBe(0.5)
})
