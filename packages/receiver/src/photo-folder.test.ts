import { mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openPhotoFolder } from './photo-folder.ts'

let root: string
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'snaplink-folder-'))
})
afterEach(async () => {
  await rm(root, { recursive: true, force: true })
})

async function* bytes(...chunks: string[]) {
  for (const chunk of chunks) yield Buffer.from(chunk)
}

test('of ten writers that want one name at once, each gets its own, and none replaces another', async () => {
  const folder = await openPhotoFolder(join(root, 'new', 'photos'))
  const texts = Array.from({ length: 10 }, (_, index) => `photo ${index}`)
  const saved = await Promise.all(texts.map((text) => folder.save('image.jpg', bytes(text))))
  expect(new Set(saved.map(({ name }) => name)).size).toBe(10)
  expect(await readdir(folder.path)).toHaveLength(10)
  for (const [index, { name }] of saved.entries())
    expect(await readFile(join(folder.path, name), 'utf8')).toBe(texts[index])
})

test('while it is written it has no name, and when the bytes break off nothing is left', async () => {
  const folder = await openPhotoFolder(root)
  const half = (async function* () {
    yield Buffer.from('half of it')
    expect((await readdir(root)).filter((name) => !name.startsWith('.'))).toEqual([])
    throw new Error('The line broke.')
  })()
  await expect(folder.save('image.jpg', half)).rejects.toThrow('The line broke.')
  expect(await readdir(root)).toEqual([])
})

test('the name is told before the file appears under it', async () => {
  const folder = await openPhotoFolder(root)
  await writeFile(join(root, 'a.jpg'), '')
  const named: [string, string[]][] = []
  await folder.save('a.jpg', bytes('x'), async (name) => {
    named.push([name, (await readdir(root)).filter((each) => !each.startsWith('.'))])
  })
  expect(named).toEqual([['a (2).jpg', ['a.jpg']]])
})

test('what a killed writer left long ago is removed, what is being written is not', async () => {
  const old = join(root, '.snaplink-00000000-0000-0000-0000-000000000000.part')
  const fresh = join(root, '.snaplink-00000000-0000-0000-0000-000000000001.part')
  for (const path of [old, fresh]) await writeFile(path, 'half')
  const hoursAgo = new Date(Date.now() - 2 * 60 * 60_000)
  await utimes(old, hoursAgo, hoursAgo)
  await openPhotoFolder(root)
  expect(await readdir(root)).toEqual(['.snaplink-00000000-0000-0000-0000-000000000001.part'])
})

test('a file where the folder should be, or above it, is a sentence', async () => {
  await writeFile(join(root, 'file'), '')
  await expect(openPhotoFolder(join(root, 'file'))).rejects.toThrow(`${join(root, 'file')} is a file.`)
  await expect(openPhotoFolder(join(root, 'file', 'photos'))).rejects.toThrow('is a file. Name a folder')
})

test.runIf(process.platform === 'linux')('a folder that nobody may write is a sentence', async () => {
  await expect(openPhotoFolder('/sys/photos')).rejects.toThrow(
    /^The folder \/sys\/photos (may not be|is on a disk that cannot be) written/,
  )
})
