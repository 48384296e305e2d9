import { expect, test } from 'vitest'
import { acceptRule, goneAfter } from './accept-rule.ts'
import type { Corners, ScanMode, Sighting } from './reading.ts'

const frameMs = 33

function sighting(code: string, at = { x: 0.3, y: 0.3 }): Sighting {
  const corners: Corners = [
    at,
    { x: at.x + 0.2, y: at.y },
    { x: at.x + 0.2, y: at.y + 0.1 },
    { x: at.x, y: at.y + 0.1 },
  ]
  return { code, format: 'ean_13', corners }
}

/** Each frame's codes, one after the other; `''` for a frame that shows none. Answers what was believed, in which frame. */
function watch(mode: ScanMode, frames: readonly (string | Sighting[])[]) {
  const rule = acceptRule(mode)
  return frames.flatMap((frame, at) => {
    const sightings = typeof frame === 'string' ? (frame ? [sighting(frame)] : []) : frame
    return rule.frame(sightings, at * frameMs).map(({ code, isRepeat }) => ({ at, code, isRepeat }))
  })
}

const times = <T>(count: number, frame: T): T[] => Array.from({ length: count }, () => frame)

const [book, other] = ['9780306406157', '9780261102217']

test('a code is believed in the third of five frames, an ISBN in the second, a product among books in the third', () => {
  expect(watch('codes', times(10, 'A'))).toEqual([{ at: 2, code: 'A', isRepeat: false }])
  expect(watch('books', times(10, book))).toEqual([{ at: 1, code: book, isRepeat: false }])
  expect(watch('books', times(10, 'A'))).toEqual([{ at: 2, code: 'A', isRepeat: false }])
})

test('frames in between that show nothing do no harm, unless they are too many', () => {
  expect(watch('codes', ['A', '', 'A', '', 'A'])).toEqual([{ at: 4, code: 'A', isRepeat: false }])
  expect(watch('codes', ['A', '', '', 'A', '', 'A', '', '', 'A'])).toEqual([])
})

test('a misreading among good ones is not believed, and holds nothing up', () => {
  expect(watch('codes', ['A', 'B', 'A', 'A', 'A', 'B', 'A'])).toEqual([{ at: 3, code: 'A', isRepeat: false }])
})

test('two that frames disagree about in one place are both not believed until one has more', () => {
  expect(watch('books', [book, other, book, other])).toEqual([{ at: 2, code: book, isRepeat: false }])
  expect(watch('books', [book, other, other, book])).toEqual([{ at: 2, code: other, isRepeat: false }])
})

test('two codes side by side are both believed', () => {
  const both = [sighting('A'), sighting('B', { x: 0.3, y: 0.7 })]
  expect(watch('codes', times(5, both)).map(({ code }) => code)).toEqual(['A', 'B'])
})

test('a code that stays in view is read once, also when some frames miss it', () => {
  const worn = times(40, ['A', '', '', 'A', 'A']).flat()
  expect(watch('codes', ['A', 'A', 'A', ...worn])).toHaveLength(1)
})

test('a code that comes back after it had left is read again, and said to be a repeat', () => {
  const away = times(Math.ceil(goneAfter.ms / frameMs) + 1, '')
  expect(watch('codes', [...times(5, 'A'), ...away, ...times(5, 'A')])).toMatchObject([
    { code: 'A', isRepeat: false },
    { code: 'A', isRepeat: true },
  ])
})

test('a camera that stands still for long is no code that left', () => {
  const rule = acceptRule('codes')
  const read = [0, 33, 66, 60_000, 60_033, 60_066].flatMap((at) => rule.frame([sighting('A')], at))
  expect(read).toHaveLength(1)
})
