import { expect, test } from 'vitest'
import { fitProportion, grips, moveGrip, turnCrop, turned, wholePicture } from './crop-area.ts'

const middle = { x: 0.25, y: 0.25, width: 0.5, height: 0.5 }

test('an edge that is moved takes along nothing but itself', () => {
  expect(moveGrip(middle, 'e', 0.1, 0.4)).toEqual({ ...middle, width: 0.6 })
  expect(moveGrip(middle, 'nw', -0.05, 0.05)).toEqual({ x: 0.2, y: 0.3, width: 0.55, height: 0.45 })
  expect(moveGrip(middle, 'all', 0.1, -0.1)).toEqual({ ...middle, x: 0.35, y: 0.15 })
})

test('whatever is pulled wherever, the crop stays inside the picture and can still be held', () => {
  for (const grip of [...grips, 'all'] as const) {
    for (const [dx, dy] of [
      [9, 9],
      [-9, -9],
      [9, -9],
      [-9, 9],
    ] as const) {
      for (const proportion of [undefined, 1, 16 / 9]) {
        const { x, y, width, height } = moveGrip(middle, grip, dx, dy, proportion)
        expect(Math.min(x, y)).toBeGreaterThanOrEqual(0)
        expect(Math.max(x + width, y + height)).toBeLessThanOrEqual(1 + 1e-9)
        expect(Math.min(width, height)).toBeGreaterThan(0.02)
      }
    }
  }
})

test('a proportion that is kept is kept', () => {
  const { width, height } = moveGrip(middle, 'se', 0.2, 0.05, 1)
  expect(width).toBeCloseTo(height)
  expect(fitProportion(wholePicture, 0.75)).toEqual({ x: 0.125, y: 0, width: 0.75, height: 1 })
})

test('a quarter turn and one back change nothing', () => {
  const crop = { x: 0.1, y: 0.2, width: 0.3, height: 0.4 }
  const back = turnCrop(turnCrop(crop, true), false)
  for (const key of ['x', 'y', 'width', 'height'] as const) expect(back[key]).toBeCloseTo(crop[key])
  expect(turned(turned(0, false), true)).toBe(0)
  expect(turned(270, true)).toBe(0)
})
