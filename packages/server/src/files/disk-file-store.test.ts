import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openDiskFileStore } from './disk-file-store.ts'
import { fileStoreSuite } from './file-store.suite.ts'

const newFolder = () => mkdtemp(join(tmpdir(), 'snaplink-files-'))

fileStoreSuite('disk', async () => {
  const folder = await newFolder()
  return { files: await openDiskFileStore(folder), drop: () => rm(folder, { recursive: true }) }
})

test('a failed write leaves nothing on disk, and a good one nothing but itself', async () => {
  const folder = await newFolder()
  const files = await openDiskFileStore(folder)
  async function* cut() {
    yield Buffer.from('half')
    expect(await readdir(join(folder, '.partial'))).toHaveLength(1)
    throw new Error('the line was cut')
  }
  const key = { sessionId: 'session-1', fileId: 'file-0001' }
  await expect(files.write(key, cut(), { maxBytes: 100 })).rejects.toThrow()
  expect(await readdir(folder, { recursive: true })).toEqual(['.partial'])
  async function* whole() {
    yield Buffer.from('whole')
  }
  await files.write(key, whole(), { maxBytes: 100 })
  const paths = (await readdir(folder, { recursive: true })).sort()
  expect(paths).toEqual(['.partial', 'session-1', join('session-1', 'file-0001')])
  await rm(folder, { recursive: true })
})

test('what a killed process left half-written is removed at the next start, but not what is being written', async () => {
  const folder = await newFolder()
  await openDiskFileStore(folder)
  const [old, fresh] = [join(folder, '.partial', 'old'), join(folder, '.partial', 'fresh')]
  await writeFile(old, 'half')
  await writeFile(fresh, 'half')
  const longAgo = new Date(Date.now() - 11 * 60_000)
  await utimes(old, longAgo, longAgo)
  await openDiskFileStore(folder)
  expect(await readdir(join(folder, '.partial'))).toEqual(['fresh'])
  await rm(folder, { recursive: true })
})
