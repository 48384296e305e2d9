import { expect, test } from 'vitest'
import { numberMatchOf } from './number-match.ts'

const secret = Buffer.alloc(32, 7)

test('three different numbers of two digits, one of which is right, the same on every node', () => {
  const matches = Array.from({ length: 2000 }, (_, i) => numberMatchOf(secret, `request-${i}`, 'login-1'))
  for (const { number, choices } of matches) {
    expect(new Set(choices).size).toBe(3)
    expect(choices).toContain(number)
    for (const choice of choices) expect(choice).toMatch(/^[1-9]\d$/)
  }
  expect(numberMatchOf(secret, 'request-1', 'login-1')).toEqual(matches[1])
  // Neither the place among the three nor the number itself tells which one it is.
  const places = [0, 1, 2].map((place) => matches.filter(({ number, choices }) => choices[place] === number).length)
  for (const count of places) expect(count).toBeGreaterThan(500)
  expect(new Set(matches.map(({ number }) => number)).size).toBe(90)
})

test('another phone, request or server has another number', () => {
  const numbers = (make: (i: number) => string) => new Set(Array.from({ length: 40 }, (_, i) => make(i))).size
  expect(numbers((i) => numberMatchOf(secret, 'request-1', `login-${i}`).number)).toBeGreaterThan(15)
  expect(numbers((i) => numberMatchOf(Buffer.alloc(32, i), 'request-1', 'login-1').number)).toBeGreaterThan(15)
})
