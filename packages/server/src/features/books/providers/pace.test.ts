import { expect, test, vi } from 'vitest'
import { createPace } from './pace.ts'

test('a host is asked so many times a second, another one is not held up by it', async () => {
  vi.useFakeTimers()
  try {
    const pace = createPace(new Map([['slow.test', 1]]), 10)
    const at: number[] = []
    const all = [1, 2, 3].map(() => pace.turn('slow.test').then(() => at.push(Math.round(performance.now() / 100))))
    const begun = Math.round(performance.now() / 100)
    await pace.turn('other.test')
    await vi.runAllTimersAsync()
    await Promise.all(all)
    expect(at.map((time) => time - begun)).toEqual([0, 10, 20])
  } finally {
    vi.useRealTimers()
  }
})

test('who cannot wait that long is sent away at once, and takes nobody’s turn', async () => {
  let now = 0
  const pace = createPace(new Map([['slow.test', 100]]), 1000, () => now)
  await pace.turn('slow.test')
  expect(await pace.turn('slow.test', 9)).toBe('paused')
  now = 1
  expect(await pace.turn('slow.test', 9)).toBe('go')
})

test('a host that asked for it is left alone, for a minute at most', async () => {
  let now = 0
  const pace = createPace(new Map(), 1000, () => now)
  pace.pause('busy.test', 3_600_000)
  expect(await pace.turn('busy.test')).toBe('paused')
  now = 60_001
  expect(await pace.turn('busy.test')).toBe('go')
})
