import type { AnyEvent } from '@snaplink/contract'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createOutflow, inPortions } from './outflow.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** A line that takes something only when it is told to. */
function createStuckLine() {
  const written: string[] = []
  const held: (() => void)[] = []
  let slow = 0
  const out = createOutflow<string>({
    write(chunk, taken) {
      written.push(chunk)
      held.push(taken)
    },
    bytesOf: (chunk) => chunk.length,
    maxWaitingBytes: 10,
    slowReaderMs: 1_000,
    onSlow: () => slow++,
  })
  return { out, written, takeOne: () => held.shift()?.(), slow: () => slow }
}

test('a delivery is done when the line has taken it', async () => {
  const { out, takeOne } = createStuckLine()
  let isDone = false
  const delivery = out.deliver('events').then(() => {
    isDone = true
  })
  await Promise.resolve()
  expect(isDone).toBe(false)
  expect(out.waitingBytes).toBe(6)
  takeOne()
  await delivery
  expect(out.waitingBytes).toBe(0)
})

test('signals are dropped while too much waits, and sent again after that', () => {
  const { out, written, takeOne } = createStuckLine()
  for (const signal of ['12345', '67890', 'x', 'dropped', 'dropped']) out.offer(signal)
  expect(written).toEqual(['12345', '67890', 'x'])
  takeOne()
  out.offer('sent')
  expect(written.at(-1)).toBe('sent')
})

test('a line is slow when it takes nothing at all for the whole time, not when it takes little', () => {
  const { out, takeOne, slow } = createStuckLine()
  for (let i = 0; i < 5; i++) out.offer('1')
  for (let i = 0; i < 4; i++) {
    vi.advanceTimersByTime(900)
    takeOne()
  }
  expect(slow()).toBe(0)
  vi.advanceTimersByTime(1_300)
  expect(slow()).toBeGreaterThan(0)
})

test('a line with nothing to take is never slow', () => {
  const { out, takeOne, slow } = createStuckLine()
  vi.advanceTimersByTime(5_000)
  out.offer('late')
  vi.advanceTimersByTime(900)
  takeOne()
  vi.advanceTimersByTime(5_000)
  expect(slow()).toBe(0)
})

test('the end lets go of whoever waits, and nothing is sent any more', async () => {
  const { out, written } = createStuckLine()
  const delivery = out.deliver('first')
  out.end()
  await delivery
  await out.deliver('late')
  out.offer('late')
  expect(written).toEqual(['first'])
})

test('large batches go out in portions, without losing or moving an event', async () => {
  const event = (seq: number, bytes: number): AnyEvent => {
    return { seq, id: `event-${seq}`, type: 'test', at: 0, by: 'server', data: { padding: 'x'.repeat(bytes) } }
  }
  const small = [event(1, 10), event(2, 10)]
  const large = Array.from({ length: 40 }, (_, i) => event(i + 3, 50_000))
  async function* batches() {
    yield small
    yield large
  }
  const portions: AnyEvent[][] = []
  for await (const portion of inPortions(batches())) portions.push(portion)
  expect(portions.flat()).toEqual([...small, ...large])
  expect(portions[0]).toBe(small)
  expect(portions.length).toBeGreaterThan(5)
  for (const portion of portions) expect(JSON.stringify(portion).length).toBeLessThan(400_000)
})
