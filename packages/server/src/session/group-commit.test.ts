import { expect, test } from 'vitest'
import { createGroupCommit } from './group-commit.ts'

/** Remembers its batches, doubles numbers, and cannot stand 13. */
function createDoubler() {
  const batches: number[][] = []
  const commits = createGroupCommit<number, number>(async (batch) => {
    batches.push([...batch])
    await new Promise(setImmediate)
    if (batch.includes(13)) throw new Error('bad luck')
    return batch.map((n) => n * 2)
  })
  return { batches, commits }
}

test('what one tick brings is one batch, and each gets its own result', async () => {
  const { batches, commits } = createDoubler()
  expect(await Promise.all([1, 2, 3].map(commits.add))).toEqual([2, 4, 6])
  expect(batches).toEqual([[1, 2, 3]])
})

test('what arrives during a commit forms the next batch, in order', async () => {
  const { batches, commits } = createDoubler()
  const first = commits.add(1)
  while (batches.length === 0) await new Promise(setImmediate)
  const others = [2, 3, 4].map(commits.add)
  expect(await Promise.all([first, ...others])).toEqual([2, 4, 6, 8])
  expect(batches).toEqual([[1], [2, 3, 4]])
})

test('a bad entry spoils nobody else’s', async () => {
  const { batches, commits } = createDoubler()
  const settled = await Promise.allSettled([1, 13, 3].map(commits.add))
  expect(settled.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
  expect(settled[1]).toMatchObject({ reason: { message: 'bad luck' } })
  expect(batches).toEqual([[1, 13, 3], [1], [13], [3]])
})

test('after a bad batch it goes on', async () => {
  const { commits } = createDoubler()
  await expect(commits.add(13)).rejects.toThrow('bad luck')
  expect(await commits.add(4)).toBe(8)
})

test('a batch has an upper bound', async () => {
  const { batches, commits } = createDoubler()
  const many = Array.from({ length: 450 }, (_, i) => 100 + i)
  expect(await Promise.all(many.map(commits.add))).toEqual(many.map((n) => n * 2))
  expect(batches.map(({ length }) => length)).toEqual([200, 200, 50])
})

test('drained waits for everything that was added, also while more is added', async () => {
  const { commits } = createDoubler()
  const done: number[] = []
  const add = (n: number) => commits.add(n).then((result) => void done.push(result))
  void add(1).then(() => void add(2))
  await commits.drained()
  await commits.drained()
  expect(done).toEqual([2, 4])
})

test('what may have been committed all the same is told to all, and not done again', async () => {
  const batches: number[][] = []
  const commits = createGroupCommit<number, number>(
    async (batch) => {
      batches.push([...batch])
      throw new Error('the line broke')
    },
    { isFinal: () => true },
  )
  const settled = await Promise.allSettled([1, 2].map(commits.add))
  expect(settled.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  expect(batches).toEqual([[1, 2]])
})
