import { expect, test } from 'vitest'
import { createTusLocks } from './tus-lock.ts'

test('a lock that is free is had at once, also after it was used', async () => {
  const locks = createTusLocks()
  for (let turn = 0; turn < 3; turn++) (await locks.acquire('upload-1'))()
})

test('uploads do not wait for each other', async () => {
  const locks = createTusLocks()
  await locks.acquire('upload-1')
  await locks.acquire('upload-2')
})

test('a newcomer tells everybody before it, and begins when they have released', async () => {
  const locks = createTusLocks()
  const story: string[] = []
  const releaseFirst = await locks.acquire('upload-1', () => story.push('first is wanted'))
  const second = locks.acquire('upload-1', () => story.push('second is wanted'))
  const third = locks.acquire('upload-1', () => story.push('third is wanted'))
  expect(story).toEqual(['first is wanted', 'first is wanted', 'second is wanted'])

  void second.then(() => story.push('second begins'))
  void third.then(() => story.push('third begins'))
  releaseFirst()
  const releaseSecond = await second
  expect(story.slice(3)).toEqual(['second begins'])
  releaseSecond()
  const releaseThird = await third
  expect(story.slice(4)).toEqual(['third begins'])
  releaseThird()
})
