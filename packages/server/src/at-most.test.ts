import { expect, test } from 'vitest'
import { atMost } from './at-most.ts'

test('no more runs at once than may, in order, and each gets its own result', async () => {
  const twoAtOnce = atMost(2)
  const story: string[] = []
  const gates = Array.from({ length: 4 }, () => Promise.withResolvers<void>())
  const works = gates.map(({ promise }, n) =>
    twoAtOnce(async () => {
      story.push(`begin ${n}`)
      await promise
      return n
    }),
  )
  expect(story).toEqual(['begin 0', 'begin 1'])
  gates[1]?.resolve()
  expect(await works[1]).toBe(1)
  expect(story).toEqual(['begin 0', 'begin 1', 'begin 2'])
  for (const { resolve } of gates) resolve()
  expect(await Promise.all(works)).toEqual([0, 1, 2, 3])
})

test('work that fails makes room, too', async () => {
  const oneAtOnce = atMost(1)
  const failing = oneAtOnce(() => Promise.reject(new Error('no')))
  const next = oneAtOnce(async () => 'done')
  await expect(failing).rejects.toThrow('no')
  expect(await next).toBe('done')
  expect(await oneAtOnce(async () => 'and again')).toBe('and again')
})
