import { expect, test } from 'vitest'
import { readTemplate } from '../typing/scan-template.ts'
import type { Stroke } from '../typing/strokes.ts'
import type { CodeToType } from './kept-session.ts'
import { createTypingLane, staleMs, type TypingRecord } from './typing-lane.ts'

const now = 1_000_000
const sentences = { failed: 'failed', ownWindow: 'own window', notKept: 'not kept' }

function codeOf(code: string, arrivedAt = now): CodeToType {
  return { seq: arrivedAt, code, count: 1, format: 'ean_13', phone: 'Pixel 7', scannedAt: arrivedAt, arrivedAt }
}

/** A lane on a record that outlives it, as a file does. */
function open(record: { kept: TypingRecord }, type?: (strokes: readonly Stroke[]) => Promise<void>) {
  const typed: string[] = []
  const world = { isOwnWindowInFront: false, problem: null as string | null }
  const lane = createTypingLane({
    typist: {
      problem: async () => world.problem,
      type: type ?? (async ([stroke]) => void (stroke && 'text' in stroke && typed.push(stroke.text))),
      stop: () => undefined,
    },
    template: () => readTemplate('{code}'),
    record: {
      get: () => record.kept,
      async set(next) {
        record.kept = next
      },
    },
    isOwnWindowInFront: () => world.isOwnWindowInFront,
    sentences,
    now: () => now,
    onChange: () => undefined,
  })
  return { lane, typed, world }
}

test('codes are typed one after the other, in their order, and none stays behind', async () => {
  const record = { kept: { waiting: [codeOf('a'), codeOf('b'), codeOf('c')], begun: null } }
  const { lane, typed } = open(record)
  await lane.turn(true)
  await expect.poll(() => typed).toEqual(['a', 'b', 'c'])
  await expect.poll(() => record.kept).toEqual({ waiting: [], begun: null })
})

test('a code that was being typed at a crash is never typed again by itself, and holds up those after it until somebody has looked', async () => {
  const record: { kept: TypingRecord } = { kept: { waiting: [codeOf('a'), codeOf('b')], begun: null } }
  const crashed = open(record, () => new Promise(() => undefined))
  await crashed.lane.turn(true)
  await expect.poll(() => record.kept.begun?.code).toBe('a')

  const { lane, typed } = open(record)
  await lane.turn(true)
  expect(lane.unsure()?.code).toBe('a')
  expect(typed).toEqual([])
  await lane.decideUnsure('leave')
  await expect.poll(() => typed).toEqual(['b'])
})

test('it is typed again when a person says so', async () => {
  const record = { kept: { waiting: [codeOf('b')], begun: codeOf('a', now - 2 * staleMs) } }
  const { lane, typed } = open(record)
  await lane.turn(true)
  await lane.decideUnsure('type')
  await expect.poll(() => typed).toEqual(['a', 'b'])
})

test('a helper that fails stops the lane with a sentence, and what is not typed waits', async () => {
  const record: { kept: TypingRecord } = { kept: { waiting: [codeOf('a'), codeOf('b')], begun: null } }
  const { lane } = open(record, async () => {
    throw new Error('gone')
  })
  await lane.turn(true)
  await expect.poll(() => lane.problem()).toBe('failed')
  await expect.poll(() => lane.unsure()?.code).toBe('a')
  expect(record.kept.waiting.map(({ code }) => code)).toEqual(['b'])

  await lane.decideUnsure('leave')
  await expect.poll(() => lane.unsure()?.code).toBe('b')
})

test('what cannot be written down is not typed, and is said', async () => {
  const record = {
    get kept(): TypingRecord {
      return { waiting: [codeOf('a')], begun: null }
    },
    set kept(_next: TypingRecord) {
      throw new Error('full')
    },
  }
  const { lane, typed } = open(record)
  await lane.turn(true)
  await expect.poll(() => lane.problem()).toBe('not kept')
  expect(typed).toEqual([])
})

test('codes that came a while ago are typed only when somebody asks for them', async () => {
  const record = { kept: { waiting: [codeOf('old', now - staleMs - 1), codeOf('new')], begun: null } }
  const { lane, typed } = open(record)
  await lane.turn(true)
  expect(lane.isAsking()).toBe(true)
  expect(typed).toEqual([])
  await lane.decide('type')
  await expect.poll(() => typed).toEqual(['old', 'new'])
})

test('they can be left, for good', async () => {
  const record: { kept: TypingRecord } = { kept: { waiting: [codeOf('old', now - 2 * staleMs)], begun: null } }
  const { lane, typed } = open(record)
  await lane.turn(true)
  await lane.decide('leave')
  expect(record.kept.waiting).toEqual([])
  expect(typed).toEqual([])
})

test('nothing is typed into our own window: it waits for another program to come to the front', async () => {
  const record = { kept: { waiting: [codeOf('a')], begun: null } }
  const { lane, typed, world } = open(record)
  world.isOwnWindowInFront = true
  await lane.turn(true)
  await expect.poll(() => lane.problem()).toBe('own window')
  world.isOwnWindowInFront = false
  lane.look()
  await expect.poll(() => typed).toEqual(['a'])
})

test('without permission it waits, and goes on when it is tried again', async () => {
  const record = { kept: { waiting: [codeOf('a')], begun: null } }
  const { lane, typed, world } = open(record)
  world.problem = 'not allowed'
  await lane.turn(true)
  expect(lane.problem()).toBe('not allowed')
  world.problem = null
  lane.look()
  expect(typed).toEqual([])
  await lane.turn(true)
  await expect.poll(() => typed).toEqual(['a'])
})
