import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createAlarm } from '../src/alarm.ts'
import { createStallWatcher } from '../src/stall-watch.ts'
import { createStore } from '../src/store.ts'

const limitMs = 8000
const alarm = createAlarm()
let inside = 0
const probe = {
  isOut: createStore(false),
  enter() {
    inside++
    return () => void inside--
  },
}

beforeEach(() => {
  inside = 0
  vi.useFakeTimers()
})
afterEach(() => void vi.useRealTimers())

function watched(watcher = createStallWatcher(alarm, probe)) {
  let cuts = 0
  return { watcher, cuts: () => cuts, ...watcher.watch(limitMs, () => cuts++) }
}

test('a request that moves is left alone, however long it takes', () => {
  const request = watched()
  for (let second = 0; second < 100; second++) {
    vi.advanceTimersByTime(1000)
    request.moved()
  }
  expect(request.cuts()).toBe(0)
  expect(inside).toBe(0)
})

test('a request that stands still is cut, once', () => {
  const request = watched()
  vi.advanceTimersByTime(limitMs - 300)
  request.moved()
  vi.advanceTimersByTime(limitMs - 300)
  expect(request.cuts()).toBe(0)
  vi.advanceTimersByTime(100_000)
  alarm.ring()
  expect(request.cuts()).toBe(1)
})

test('while it stands still the network is looked for, and no longer', () => {
  const request = watched()
  vi.advanceTimersByTime(3000)
  expect(inside).toBe(1)
  request.moved()
  expect(inside).toBe(0)
  vi.advanceTimersByTime(3000)
  expect(inside).toBe(1)
  request.stop()
  expect(inside).toBe(0)
  vi.advanceTimersByTime(100_000)
  expect(request.cuts()).toBe(0)
})

test('when the alarm rings, what was quiet is cut and what moves is not', () => {
  const quiet = watched()
  const moving = watched()
  vi.advanceTimersByTime(1200)
  moving.moved()
  alarm.ring()
  expect([quiet.cuts(), moving.cuts()]).toEqual([1, 0])
  moving.stop()
})

test('a line that only seems to stand still is given more time, until something comes through', () => {
  const { watcher, cuts } = watched()
  const together = watched(watcher)
  vi.advanceTimersByTime(limitMs + 500)
  expect([cuts(), together.cuts()]).toEqual([1, 1])
  const second = watched(watcher)
  vi.advanceTimersByTime(limitMs * 2 - 500)
  expect(second.cuts()).toBe(0)
  second.stop()
  watcher.arrived()
  const third = watched(watcher)
  vi.advanceTimersByTime(limitMs + 500)
  expect(third.cuts()).toBe(1)
})
