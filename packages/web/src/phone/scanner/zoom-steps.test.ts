import { expect, test } from 'vitest'
import { firstZoom, zoomSteps } from './zoom-steps.ts'

test('a camera begins at twice what it sees, or as near to it as it can', () => {
  expect(
    [
      { min: 1, max: 8 },
      { min: 1, max: 1.5 },
      { min: 100, max: 400 },
    ].map(firstZoom),
  ).toEqual([2, 1.5, 100])
})

test('the button goes through what the camera can', () => {
  expect(zoomSteps({ min: 0.5, max: 10 })).toEqual([1, 2, 4])
  expect(zoomSteps({ min: 1, max: 3 })).toEqual([1, 2])
  expect(zoomSteps({ min: 1, max: 1 })).toEqual([1])
})
