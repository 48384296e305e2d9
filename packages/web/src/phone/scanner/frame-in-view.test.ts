import type { Corners } from '@snaplink/scan'
import { expect, test } from 'vitest'
import { cornersInView } from './frame-in-view.ts'

const corners: Corners = [
  { x: 0, y: 0 },
  { x: 1, y: 0 },
  { x: 1, y: 1 },
  { x: 0.5, y: 0.5 },
]

test('a frame that is wider than its view is cut at both sides', () => {
  const frame = { width: 1280, height: 720 }
  expect(cornersInView(corners, frame, { width: 360, height: 360 })).toEqual([
    [-140, 0],
    [500, 0],
    [500, 360],
    [180, 180],
  ])
})

test('a frame that is higher is cut at its top and bottom', () => {
  const frame = { width: 720, height: 1280 }
  expect(cornersInView(corners, frame, { width: 360, height: 400 })).toEqual([
    [0, -120],
    [360, -120],
    [360, 520],
    [180, 200],
  ])
})
