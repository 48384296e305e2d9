import { afterEach, expect, test, vi } from 'vitest'
import type { Http } from '../src/http.ts'
import { createNetworkProbe } from '../src/network-probe.ts'
import { SnaplinkError } from '../src/snaplink-error.ts'

afterEach(() => void vi.useRealTimers())

/** A network that answers as `answer` says, and a clock in our hands. */
function setUp(answer: () => 'answers' | 'fails' | 'is-silent') {
  vi.useFakeTimers()
  const ending = new AbortController()
  let rings = 0
  let probes = 0
  let givenUp = 0
  const json = async (_method: string, _path: string, { timeoutMs = 0 } = {}) => {
    probes++
    const outcome = answer()
    if (outcome === 'is-silent') await new Promise((resolve) => setTimeout(resolve, timeoutMs))
    if (outcome === 'is-silent') givenUp++
    if (outcome !== 'answers') throw new SnaplinkError('network')
    return { status: 'ok' }
  }
  const http: Http = { base: 'http://localhost/', headers: {}, json: json as Http['json'] }
  const probe = createNetworkProbe(http, () => rings++, ending.signal)
  return { probe, ending, rings: () => rings, probes: () => probes, givenUp: () => givenUp }
}

test.each(['fails', 'is-silent'] as const)(
  'a network that %s is heard of within half a second when it is back',
  async (fault) => {
    let state: 'answers' | 'fails' | 'is-silent' = fault
    const { probe, rings } = setUp(() => state)
    probe.enter()
    await vi.advanceTimersByTimeAsync(5000)
    expect(probe.isOut.get()).toBe(true)
    expect(rings()).toBe(0)
    state = 'answers'
    await vi.advanceTimersByTimeAsync(400)
    expect(rings()).toBe(1)
    expect(probe.isOut.get()).toBe(false)
    // Those that were silent before have nothing to say any more.
    await vi.advanceTimersByTimeAsync(5000)
    expect([rings(), probe.isOut.get()]).toEqual([1, false])
  },
)

test('nobody is told of an outage that is over at once', async () => {
  let state: 'answers' | 'fails' = 'fails'
  const { probe, rings } = setUp(() => state)
  probe.enter()
  await vi.advanceTimersByTimeAsync(1000)
  expect(probe.isOut.get()).toBe(false)
  state = 'answers'
  await vi.advanceTimersByTimeAsync(400)
  expect(rings()).toBe(1)
})

test('connections that are dead while others are answered are given up in a moment, together', async () => {
  const { probe, probes, givenUp } = setUp(() => (probes() > 1 ? 'is-silent' : 'answers'))
  const leave = probe.enter()
  await vi.advanceTimersByTimeAsync(10)
  leave()
  probe.dropDead()
  probe.dropDead()
  expect(probes()).toBe(1 + 6)
  await vi.advanceTimersByTimeAsync(300)
  expect(givenUp()).toBe(6)
})

test('a network that was there all the time is no news', async () => {
  const { probe, rings, probes } = setUp(() => 'answers')
  probe.enter()
  await vi.advanceTimersByTimeAsync(3000)
  expect(probes()).toBeGreaterThan(5)
  expect(rings()).toBe(0)
})

test('nobody is asked while nobody wants to know', async () => {
  const { probe, ending, probes } = setUp(() => 'fails')
  await vi.advanceTimersByTimeAsync(3000)
  expect(probes()).toBe(0)
  const leave = [probe.enter(), probe.enter()]
  await vi.advanceTimersByTimeAsync(3000)
  leave[0]?.()
  leave[0]?.()
  expect(probe.isOut.get()).toBe(true)
  leave[1]?.()
  expect(probe.isOut.get()).toBe(false)
  const asked = probes()
  await vi.advanceTimersByTimeAsync(3000)
  expect(probes()).toBe(asked)
  probe.enter()
  ending.abort()
  await vi.advanceTimersByTimeAsync(3000)
  expect(probes()).toBeLessThanOrEqual(asked + 1)
})

test('a night without a network costs few probes', async () => {
  const { probe, probes } = setUp(() => 'fails')
  probe.enter()
  await vi.advanceTimersByTimeAsync(10 * 60_000)
  const before = probes()
  await vi.advanceTimersByTimeAsync(60_000)
  expect(probes() - before).toBeLessThan(60)
})
