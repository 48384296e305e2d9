import { expect, test } from 'vitest'
import { boxAround, bracketsPath, type Point } from './code-box.ts'

const rounded = (points: readonly Point[]) => points.map((point) => point.map(Math.round))

test('the line that a bar code is found by becomes a frame that can be seen', () => {
  const line: Point[] = [
    [100, 200],
    [300, 200],
    [300, 200],
    [100, 200],
  ]
  expect(rounded(boxAround(line))).toEqual([
    [90, 154],
    [310, 154],
    [310, 246],
    [90, 246],
  ])
})

test('the frame is turned as the code is', () => {
  const upright: Point[] = [
    [200, 100],
    [200, 300],
    [200, 300],
    [200, 100],
  ]
  expect(rounded(boxAround(upright))).toEqual([
    [246, 90],
    [246, 310],
    [154, 310],
    [154, 90],
  ])
})

test('four brackets are drawn, and around nothing none', () => {
  const square: Point[] = [
    [0, 0],
    [100, 0],
    [100, 100],
    [0, 100],
  ]
  const path = bracketsPath(square)
  expect(path.match(/M/g)).toHaveLength(4)
  expect(path).toMatch(/^M0\.0 20\.0L0\.0 0\.0L20\.0 0\.0/)
  expect(bracketsPath(boxAround([]))).toBe('')
})
