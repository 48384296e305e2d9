import { createHash, randomBytes } from 'node:crypto'
import { access, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { newId } from '@snaplink/contract'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { FileKey, FileStore } from './file-store.ts'

/** What every FileStore keeps. `open` gives an empty one, and how to throw it away. */
export function fileStoreSuite(name: string, open: () => Promise<{ files: FileStore; drop(): Promise<void> }>): void {
  describe(`a file store on ${name}`, () => {
    let files: FileStore
    let drop: () => Promise<void>
    beforeEach(async () => {
      ;({ files, drop } = await open())
    })
    afterEach(() => drop())

    const enough = { maxBytes: 1_000_000 }
    const newKey = (sessionId = newId()): FileKey => ({ sessionId, fileId: newId() })
    async function read(key: FileKey, range?: { start: number; end: number }): Promise<Buffer | null> {
      const stream = await files.read(key, range)
      return stream && buffer(stream)
    }

    test('gives back what was written, with its size and hash', async () => {
      const key = newKey()
      const bytes = randomBytes(200_000)
      const written = await files.write(key, inChunks(bytes, 7_001), enough)
      const sha256 = createHash('sha256').update(bytes).digest('hex')
      expect(written).toEqual({ bytes: 200_000, sha256 })
      expect(await read(key)).toEqual(bytes)
    })

    test('keeps an empty file and one in tiny pieces', async () => {
      const [empty, tiny] = [newKey(), newKey()]
      expect(await files.write(empty, inChunks(Buffer.alloc(0), 1), enough)).toMatchObject({ bytes: 0 })
      expect(await files.write(tiny, inChunks(Buffer.from('abc'), 1), enough)).toMatchObject({ bytes: 3 })
      expect(await read(empty)).toEqual(Buffer.alloc(0))
      expect(await read(tiny)).toEqual(Buffer.from('abc'))
    })

    test('gives back a part, both ends included', async () => {
      const key = newKey()
      await files.write(key, inChunks(Buffer.from('0123456789'), 4), enough)
      expect(String(await read(key, { start: 2, end: 5 }))).toBe('2345')
      expect(String(await read(key, { start: 9, end: 9 }))).toBe('9')
    })

    test('takes exactly maxBytes, and stops asking for more soon after that', async () => {
      const key = newKey()
      const bytes = randomBytes(1_000)
      expect(await files.write(key, inChunks(bytes, 100), { maxBytes: 1_000 })).toMatchObject({ bytes: 1_000 })

      const over = newKey()
      let given = 0
      async function* endless() {
        for (;;) {
          given += 100
          yield Buffer.alloc(100)
        }
      }
      expect(await files.write(over, endless(), { maxBytes: 1_000 })).toBe('too-large')
      expect(given).toBe(1_100)
      expect(await read(over)).toBeNull()
    })

    test('keeps nothing of a source that fails, and says how it failed', async () => {
      const key = newKey()
      async function* cut() {
        yield Buffer.from('half')
        throw new Error('the line was cut')
      }
      await expect(files.write(key, cut(), enough)).rejects.toThrow('the line was cut')
      expect(await read(key)).toBeNull()
    })

    test('writes many at once without mixing them', async () => {
      const sessionId = newId()
      const many = Array.from({ length: 20 }, () => ({ key: newKey(sessionId), bytes: randomBytes(50_000) }))
      await Promise.all(many.map(({ key, bytes }) => files.write(key, inChunks(bytes, 999), enough)))
      for (const { key, bytes } of many) expect(await read(key)).toEqual(bytes)
    })

    test('lends a file as a path on this machine', async () => {
      const key = newKey()
      await files.write(key, inChunks(Buffer.from('lent'), 4), enough)
      const { path, content } = await files.useLocally(key, async (path) => ({ path, content: await readFile(path) }))
      expect(String(content)).toBe('lent')
      await files.delete(key)
      await expect(access(path)).rejects.toThrow('ENOENT')
    })

    test('takes over a file of this machine, whose own name may go afterwards', async () => {
      const folder = await mkdtemp(join(tmpdir(), 'snaplink-adopted-'))
      const path = join(folder, 'arrived')
      await writeFile(path, 'whole')
      const key = newKey()
      await files.adopt(key, path)
      expect(await readFile(path, 'utf8')).toBe('whole')
      await rm(folder, { recursive: true })
      expect(String(await read(key))).toBe('whole')
      await files.delete(key)
      expect(await read(key)).toBeNull()
      await expect(files.adopt(newKey(), path)).rejects.toThrow('ENOENT')
    })

    test('deletes one file, again and again', async () => {
      const [one, other] = [newKey(), newKey()]
      await files.write(one, inChunks(Buffer.from('one'), 3), enough)
      await files.write(other, inChunks(Buffer.from('other'), 5), enough)
      await files.delete(one)
      await files.delete(one)
      expect(await read(one)).toBeNull()
      expect(String(await read(other))).toBe('other')
    })

    test('deletes a session’s files and no others, again and again', async () => {
      const [mine, alsoMine] = [newKey('session-one'), newKey('session-one')]
      const foreign = newKey('session-two')
      for (const key of [mine, alsoMine, foreign]) await files.write(key, inChunks(Buffer.from('x'), 1), enough)
      await files.deleteSession('session-one')
      await files.deleteSession('session-one')
      expect(await read(mine)).toBeNull()
      expect(await read(alsoMine)).toBeNull()
      expect(String(await read(foreign))).toBe('x')
    })

    test('lists what has been there for so long, by session, and nothing younger', async () => {
      const [mine, alsoMine, foreign] = [newKey('session-one'), newKey('session-one'), newKey('session-two')]
      for (const key of [mine, alsoMine, foreign]) await files.write(key, inChunks(Buffer.from('x'), 1), enough)
      const listed = async (ms: number) => {
        const all = new Map<string, string[]>()
        for await (const { sessionId, fileIds } of files.listOlder(ms)) all.set(sessionId, [...fileIds].sort())
        return all
      }
      expect(await listed(60_000)).toEqual(new Map())
      const expected = new Map([
        ['session-one', [mine.fileId, alsoMine.fileId].sort()],
        ['session-two', [foreign.fileId]],
      ])
      const found = await listed(-60_000)
      expect(new Map([...found].filter(([sessionId]) => expected.has(sessionId)))).toEqual(expected)
    })

    test('another session’s id does not reach a file', async () => {
      const key = newKey()
      await files.write(key, inChunks(Buffer.from('x'), 1), enough)
      expect(await read({ ...key, sessionId: newId() })).toBeNull()
    })

    test('an id that is none of ours never becomes a path', async () => {
      const bad = { sessionId: '..', fileId: '../../secret' }
      await expect((async () => files.read(bad))()).rejects.toThrow()
      await expect((async () => files.deleteSession('..'))()).rejects.toThrow()
    })
  })
}

async function* inChunks(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}
