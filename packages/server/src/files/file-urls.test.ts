import { limits } from '@snaplink/contract'
import { expect, test } from 'vitest'
import { createFileUrls, type FileUrls } from './file-urls.ts'

let now = 1_800_000_000_000
const clock = { now: () => now }
const urls = createFileUrls({ secret: Buffer.from('secret'), clock })

const partsOf = (url: string) => {
  const { pathname, searchParams } = new URL(url, 'http://host/base/')
  return { fileId: pathname.split('/').at(-1) ?? '', e: searchParams.get('e') ?? '', s: searchParams.get('s') ?? '' }
}
const isGood = (url: string, by: FileUrls = urls) => {
  const { fileId, e, s } = partsOf(url)
  return by.isGood(fileId, e, s)
}

test('a link is relative, good for eight to ten minutes, and the same for a while', () => {
  const seen = new Set<string>()
  for (let minute = 0; minute < 20; minute += 0.25) {
    now = 1_800_000_000_000 + minute * 60_000
    const url = urls.view('file-0001')
    seen.add(url)
    expect(url).toMatch(/^api\/files\/file-0001\?e=\d+&s=[\w-]{43}$/)
    const leftMs = Number(partsOf(url).e) - now
    expect(leftMs).toBeGreaterThan(8 * 60_000 - 1)
    expect(leftMs).toBeLessThanOrEqual(limits.fileUrlMs)
    expect(isGood(url)).toBe(true)
    expect(isGood(urls.download('file-0001'))).toBe(true)
  }
  expect(seen.size).toBeLessThanOrEqual(11)
})

test('a link ends', () => {
  const url = urls.view('file-0001')
  now = Number(partsOf(url).e)
  expect(isGood(url)).toBe(false)
})

test('a link that was changed anywhere is no good', () => {
  const { fileId, e, s } = partsOf(urls.view('file-0001'))
  expect(urls.isGood(fileId, e, s)).toBe(true)
  expect(urls.isGood('file-0002', e, s)).toBe(false)
  expect(urls.isGood(fileId, String(Number(e) + 1), s)).toBe(false)
  expect(urls.isGood(fileId, `${e}.0`, s)).toBe(false)
  expect(urls.isGood(fileId, 'Infinity', s)).toBe(false)
  expect(urls.isGood(fileId, e, s.slice(1))).toBe(false)
  expect(urls.isGood(fileId, e, `${s}A`)).toBe(false)
  expect(urls.isGood(fileId, e, `${s[0] === 'A' ? 'B' : 'A'}${s.slice(1)}`)).toBe(false)
  expect(urls.isGood(fileId, e, '')).toBe(false)
})

test('another server’s link is no good', () => {
  const other = createFileUrls({ secret: Buffer.from('other secret'), clock })
  expect(isGood(other.view('file-0001'))).toBe(false)
})
