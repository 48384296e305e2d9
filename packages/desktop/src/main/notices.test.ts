import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { foldMs, foldNotices } from './notices.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

test('the first photo is told at once, and those that follow closely in one notice', () => {
  const said: string[] = []
  const tell = foldNotices((sentence) => said.push(sentence))
  for (let index = 1; index <= 40; index++) tell(`IMG_${index}.jpg`)
  expect(said).toEqual(['IMG_1.jpg has arrived.'])
  vi.advanceTimersByTime(foldMs)
  expect(said).toEqual(['IMG_1.jpg has arrived.', '39 more photos have arrived.'])
})

test('a photo after a pause is a notice of its own again', () => {
  const said: string[] = []
  const tell = foldNotices((sentence) => said.push(sentence))
  tell('one.jpg')
  vi.advanceTimersByTime(foldMs)
  tell('two.jpg')
  expect(said).toEqual(['one.jpg has arrived.', 'two.jpg has arrived.'])
})
