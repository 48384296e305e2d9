import { expect, test } from 'vitest'
import type { Corners } from './reading.ts'
import { isSure, stillVote, type Vote } from './still-vote.ts'

function vote(code: string, lineCount: number, format: Vote['format'] = 'ean_13', top = 0.3): Vote {
  const [left, right, bottom] = [0.2, 0.8, top + 0.1]
  const corners: Corners = [
    { x: left, y: top },
    { x: right, y: top },
    { x: right, y: bottom },
    { x: left, y: bottom },
  ]
  return { code, format, corners, lineCount }
}

/** What is believed after these passes. */
function believedAfter(...passes: Vote[][]): string[] {
  const vote = stillVote()
  for (const pass of passes) vote.add(pass)
  return vote.believed().map(({ code }) => code)
}

test('a linear code that two passes read is believed, and no further pass is needed', () => {
  const still = stillVote()
  still.add([vote('A', 20)])
  expect(still.isSettled()).toBe(false)
  still.add([vote('A', 1)])
  expect(still.isSettled()).toBe(true)
  expect(still.believed()).toMatchObject([{ code: 'A', format: 'ean_13' }])
})

test('a matrix code is believed at once: its error correction lets no wrong one through', () => {
  const still = stillVote()
  still.add([vote('A', 0, 'qr_code')])
  expect(still.isSettled()).toBe(true)
})

test('one line of one pass is not believed, a few lines are', () => {
  expect(believedAfter([vote('A', 1)], [], [])).toEqual([])
  expect(believedAfter([vote('A', 3)], [], [])).toEqual(['A'])
})

test('of two readings in one place the one that more passes read is believed, however many lines the other had', () => {
  expect(believedAfter([vote('WRONG', 14), vote('RIGHT', 4)], [vote('RIGHT', 2)])).toEqual(['RIGHT'])
  expect(believedAfter([vote('A', 14)], [vote('B', 4)])).toEqual([])
})

test('two codes in two places are both believed', () => {
  const both = [vote('A', 9), vote('B', 9, 'ean_13', 0.8)]
  expect(believedAfter(both, both)).toEqual(['A', 'B'])
})

test('a piece of a code does not stand against the whole, and is not believed beside it', () => {
  expect(
    believedAfter([vote('12345678', 5, 'itf')], [vote('30712345678010', 9, 'itf')], [vote('30712345678010', 2, 'itf')]),
  ).toEqual(['30712345678010'])
})

test('in a frame a single line votes for a book alone', () => {
  expect(isSure(vote('A', 1), 'codes')).toBe(false)
  expect(isSure(vote('A', 2), 'codes')).toBe(true)
  expect(isSure(vote('9780306406157', 1), 'books')).toBe(true)
  expect(isSure(vote('4006381333931', 1), 'books')).toBe(false)
  expect(isSure(vote('A', 0, 'qr_code'), 'codes')).toBe(true)
})
