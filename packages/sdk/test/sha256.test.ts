import { createHash } from 'node:crypto'
import { afterEach, expect, test, vi } from 'vitest'
import { sha256Of } from '../src/sha256.ts'

afterEach(() => void vi.unstubAllGlobals())

test.each([0, 1, 256 * 1024, 256 * 1024 + 1, 3_000_000])(
  '%i bytes have one SHA-256, with and without the browser’s own',
  async (size) => {
    const bytes = Uint8Array.from({ length: size }, (_, index) => (index * index) >> 3)
    const expected = createHash('sha256').update(bytes).digest('hex')
    expect(await sha256Of(new Blob([bytes]))).toBe(expected)
    const { getRandomValues } = crypto
    vi.stubGlobal('crypto', { getRandomValues })
    expect(await sha256Of(new Blob([bytes]))).toBe(expected)
  },
)

test('on a plain-HTTP page a large photo is never in memory as a whole', async () => {
  vi.stubGlobal('crypto', {})
  const read: number[] = []
  const photo = new Blob([new Uint8Array(2_000_000)])
  const slice = photo.slice.bind(photo)
  photo.slice = (start, end) => {
    const part = slice(start, end)
    read.push(part.size)
    return part
  }
  await sha256Of(photo)
  expect(read.length).toBe(8)
  expect(Math.max(...read)).toBeLessThanOrEqual(256 * 1024)
})
