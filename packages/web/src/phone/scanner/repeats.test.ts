import { expect, test } from 'vitest'
import { repeatOf } from './repeats.ts'

const earlier = ['1', '2', '1'].map((code) => ({ code }))

test('a code that was read before is told, counted or a copy, as the page wants it', () => {
  expect(repeatOf('1', earlier, 'once')).toEqual({ kind: 'already' })
  expect(repeatOf('1', earlier, 'count')).toEqual({ kind: 'counted', times: 3 })
  expect(repeatOf('2', earlier, 'copy')).toEqual({ kind: 'copy', times: 2 })
})

test('a code that was not is new', () => {
  for (const repeats of ['once', 'count', 'copy'] as const)
    expect(repeatOf('3', earlier, repeats)).toEqual({ kind: 'new' })
})
