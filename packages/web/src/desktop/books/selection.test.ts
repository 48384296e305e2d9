import { expect, test } from 'vitest'
import { extended, nothingChosen, toggled, within } from './selection.ts'

const order = ['a', 'b', 'c', 'd', 'e']
const chosen = ({ ids }: { ids: ReadonlySet<string> }) => [...ids].sort().join('')

test('a range goes from what was pressed last, either way, and is as that one is', () => {
  const c = toggled(nothingChosen, 'c')
  expect(chosen(extended(c, 'e', order))).toBe('cde')
  expect(chosen(extended(c, 'a', order))).toBe('abc')
  const withoutD = toggled(extended(c, 'e', order), 'd')
  expect(chosen(withoutD)).toBe('ce')
  expect(chosen(extended(withoutD, 'e', order))).toBe('c')
})

test('without a beginning that is still there, a range is one book', () => {
  expect(chosen(extended(nothingChosen, 'b', order))).toBe('b')
  expect(chosen(extended(toggled(nothingChosen, 'x'), 'b', order))).toBe('bx')
})

test('what is no longer there is not chosen', () => {
  const all = extended(toggled(nothingChosen, 'a'), 'e', order)
  expect(chosen(within(all, ['b', 'c']))).toBe('bc')
  expect(within(all, order)).toBe(all)
})
