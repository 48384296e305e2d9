import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createWakeLock } from '../src/wake-lock.ts'

let page: EventTarget & { visibilityState: string }
let held: { released: boolean }[]
let refuse = false

beforeEach(() => {
  vi.useFakeTimers()
  held = []
  refuse = false
  page = Object.assign(new EventTarget(), { visibilityState: 'visible' })
  vi.stubGlobal('document', page)
  vi.stubGlobal('navigator', { wakeLock: { request } })
})
afterEach(() => {
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

async function request(type: string) {
  if (type !== 'screen' || page.visibilityState === 'hidden') throw new Error('Chromium refuses while hidden')
  if (refuse) throw new DOMException('low battery', 'NotAllowedError')
  const lock = {
    released: false,
    async release() {
      lock.released = true
    },
  }
  held.push(lock)
  return lock
}

const settled = () => vi.advanceTimersByTimeAsync(0)
const holding = () => held.filter(({ released }) => !released).length

test('one lock is held while photos are sent, and let go when they are there', async () => {
  const lock = createWakeLock()
  for (let i = 0; i < 3; i++) lock.need(true)
  await settled()
  expect(holding()).toBe(1)
  lock.need(false)
  await settled()
  expect([held.length, holding()]).toEqual([1, 0])
})

test('the lock that the browser dropped with the page’s visibility is asked for again', async () => {
  const lock = createWakeLock()
  lock.need(true)
  await settled()
  page.visibilityState = 'hidden'
  if (held[0]) held[0].released = true
  lock.renew()
  await settled()
  expect(holding()).toBe(0)
  page.visibilityState = 'visible'
  lock.renew()
  await settled()
  expect([held.length, holding()]).toEqual([2, 1])
})

test('what is not needed any more when the browser agrees is let go at once', async () => {
  const lock = createWakeLock()
  lock.need(true)
  lock.need(false)
  await settled()
  expect(holding()).toBe(0)
})

test('when nothing moves for long, the screen may go dark, until something moves again', async () => {
  const lock = createWakeLock()
  for (let minute = 0; minute < 10; minute++) {
    lock.need(true)
    await vi.advanceTimersByTimeAsync(60_000)
  }
  expect(holding()).toBe(1)
  await vi.advanceTimersByTimeAsync(5 * 60_000)
  expect(holding()).toBe(0)
  lock.need(true)
  await settled()
  expect(holding()).toBe(1)
})

test('a phone that refuses, or knows no locks, sends all the same', async () => {
  refuse = true
  createWakeLock().need(true)
  await settled()
  vi.stubGlobal('navigator', {})
  createWakeLock().need(true)
  await settled()
  expect(held).toEqual([])
})
