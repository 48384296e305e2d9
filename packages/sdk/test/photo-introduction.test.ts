import { setTimeout as pause } from 'node:timers/promises'
import { expect, test } from 'vitest'
import type { OutboxItem, OutboxList } from '../src/outbox-list.ts'
import type { OutboxStorage } from '../src/outbox-storage.ts'
import { createIntroduction } from '../src/photo-introduction.ts'
import type { Session } from '../src/session.ts'

/** Offers eight photos at once to a page that takes `maxPhotos`. */
async function offerEight(maxPhotos: number) {
  let [now, mostAtOnce] = [0, 0]
  const offered: string[] = []
  const command = async (_type: string, { photoId }: { photoId: string }) => {
    mostAtOnce = Math.max(mostAtOnce, ++now)
    // The first takes longest: side by side, the others would overtake it.
    await pause(40 - 5 * Number(photoId))
    offered.push(photoId)
    now--
  }
  const items = ['0', '1', '2', '3', '4', '5', '6', '7'].map((photoId) => ({
    entry: { photoId },
    abort: new AbortController(),
  }))
  const session = { view: { get: () => ({ limits: { maxPhotos } }) }, command } as unknown as Session
  const list = { items: () => items, change: async () => undefined } as unknown as OutboxList
  const storage = { bytes: async (photoId: string) => new Blob([photoId]) } as unknown as OutboxStorage
  const { introduce } = createIntroduction(session, list, storage)
  await Promise.all(items.map((item) => introduce(item as unknown as OutboxItem)))
  return { mostAtOnce, offered }
}

test('photos are offered six at a time', async () => {
  expect((await offerEight(8)).mostAtOnce).toBe(6)
})

test('where not all of them may come they are offered one by one, so that the first ones get in', async () => {
  expect(await offerEight(7)).toEqual({ mostAtOnce: 1, offered: ['0', '1', '2', '3', '4', '5', '6', '7'] })
})
