import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createAlarm } from '../src/alarm.ts'
import type { NetworkProbe } from '../src/network-probe.ts'
import { createStallWatcher } from '../src/stall-watch.ts'
import { createStore } from '../src/store.ts'

const alarm = createAlarm()
let inside = 0
let answersProbes = false
let drops = 0
const probe: NetworkProbe = {
  isOut: createStore(false),
  answeredAt: () => (answersProbes && inside > 0 ? Date.now() : 0),
  dropDead: () => void drops++,
  enter() {
    inside++
    return () => void inside--
  },
}

beforeEach(() => {
  inside = 0
  answersProbes = false
  drops = 0
  vi.useFakeTimers()
})
afterEach(() => void vi.useRealTimers())

function watched(watcher = knownLine()) {
  let cuts = 0
  return { watcher, cuts: () => cuts, ...watcher.watch(() => cuts++) }
}

function knownLine() {
  const watcher = createStallWatcher(alarm, probe)
  watcher.watch(() => undefined).answered()
  return watcher
}

/** How long this request stands still before it is cut. */
function msUntilCut({ cuts }: { cuts(): number }): number {
  const begunAt = Date.now()
  while (cuts() === 0) vi.advanceTimersByTime(50)
  return Date.now() - begunAt
}

test('a request that moves is left alone, however long it takes', () => {
  answersProbes = true
  const request = watched()
  for (let tenth = 0; tenth < 1000; tenth++) {
    vi.advanceTimersByTime(100)
    request.moved()
  }
  expect(request.cuts()).toBe(0)
  expect(inside).toBe(0)
})

test('a connection that stands still while the server answers others is cut within a second, once', () => {
  answersProbes = true
  const request = watched()
  expect(msUntilCut(request)).toBeLessThan(1000)
  vi.advanceTimersByTime(100_000)
  alarm.ring()
  expect(request.cuts()).toBe(1)
  expect(inside).toBe(0)
  // What died with it must not carry the next try.
  expect(drops).toBe(1)
})

test('while nothing is answered it is no use to cut: only when the network is back, or after eight seconds', () => {
  const [first, second] = [watched(), watched()]
  vi.advanceTimersByTime(3000)
  expect(first.cuts()).toBe(0)
  expect(inside).toBe(2)
  alarm.ring()
  expect([first.cuts(), second.cuts()]).toEqual([1, 1])
  expect(msUntilCut(watched())).toBeGreaterThan(7900)
})

test('when the network is back, what moves is left alone', () => {
  const request = watched()
  vi.advanceTimersByTime(3000)
  request.moved()
  vi.advanceTimersByTime(300)
  alarm.ring()
  expect(request.cuts()).toBe(0)
  request.stop()
})

test('probes go out while it stands still, and no longer', () => {
  const request = watched()
  vi.advanceTimersByTime(1000)
  expect(inside).toBe(1)
  request.moved()
  expect(inside).toBe(0)
  vi.advanceTimersByTime(1000)
  expect(inside).toBe(1)
  request.stop()
  expect(inside).toBe(0)
  vi.advanceTimersByTime(100_000)
  expect(request.cuts()).toBe(0)
})

test('a line of which nothing is known yet is given a little more time', () => {
  answersProbes = true
  const watcher = createStallWatcher(alarm, probe)
  expect(msUntilCut(watched(watcher))).toBeGreaterThan(1400)
})

test('a line that pauses now and then is known for it', () => {
  const { watcher, moved, answered } = watched()
  vi.advanceTimersByTime(1500)
  moved()
  answersProbes = true
  answered()
  expect(msUntilCut(watched(watcher))).toBeGreaterThan(3500)
  vi.advanceTimersByTime(60_000)
  const later = watched(watcher)
  later.moved()
  later.answered()
  expect(msUntilCut(watched(watcher))).toBeLessThan(1000)
})

test('a line on which requests are cut in haste is given more and more time, until they are answered', () => {
  answersProbes = true
  const { watcher, cuts } = watched()
  const together = watched(watcher)
  msUntilCut({ cuts })
  expect(together.cuts()).toBe(1)
  expect(msUntilCut(watched(watcher))).toBeGreaterThan(1200)
  expect(msUntilCut(watched(watcher))).toBeGreaterThan(2400)
  for (let i = 0; i < 3; i++) watched(watcher).answered()
  expect(msUntilCut(watched(watcher))).toBeLessThan(1000)
})
