import { expect, test } from 'vitest'
import { croppedArea, rotatedSize, straightenScale } from './picture-geometry.ts'

test('a quarter turn changes the sides, a half one does not', () => {
  const size = { width: 400, height: 300 }
  expect(rotatedSize(size, { rotation: 90 })).toEqual({ width: 300, height: 400 })
  expect(rotatedSize(size, { rotation: 180 })).toEqual(size)
})

test('what straightening leaves lies inside the turned picture and touches its edge', () => {
  for (const size of [
    { width: 400, height: 300 },
    { width: 300, height: 400 },
    { width: 1000, height: 10 },
  ]) {
    for (const degrees of [-45, -7, 0.5, 3, 30, 45]) {
      const scale = straightenScale(size, degrees)
      const angle = (degrees * Math.PI) / 180
      // The corners of what is left, seen from the picture as it was before it was turned.
      const [x, y] = [(size.width * scale) / 2, (size.height * scale) / 2]
      const reach = [1, -1].map((sign) => ({
        x: Math.abs(x * Math.cos(angle) + sign * y * Math.sin(angle)) / (size.width / 2),
        y: Math.abs(y * Math.cos(angle) - sign * x * Math.sin(angle)) / (size.height / 2),
      }))
      expect(Math.max(...reach.flatMap((each) => [each.x, each.y]))).toBeCloseTo(1, 10)
    }
    expect(straightenScale(size, 0)).toBe(1)
  }
})

test('a crop never reaches outside, however its fractions round, and leaves a pixel at least', () => {
  const size = { width: 101, height: 7 }
  expect(croppedArea(size, { crop: null })).toEqual({ left: 0, top: 0, ...size })
  expect(croppedArea(size, { crop: { x: 0.5, y: 0, width: 0.5, height: 0.5 } })).toEqual({
    ...{ left: 51, top: 0, width: 50, height: 4 },
  })
  expect(croppedArea(size, { crop: { x: 1, y: 1, width: 0.01, height: 0.01 } })).toEqual({
    ...{ left: 100, top: 6, width: 1, height: 1 },
  })
})
