import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createChunkSize } from '../src/chunk-size.ts'

const kib = 1024
const mib = 1024 * kib
const base = 'http://localhost/'

beforeEach(() => {
  const stored = new Map<string, string>()
  vi.stubGlobal('sessionStorage', {
    getItem: (key: string) => stored.get(key) ?? null,
    setItem: (key: string, value: string) => stored.set(key, value),
  })
})
afterEach(() => void vi.unstubAllGlobals())

test('it stays under 1 MB until a larger part has passed, and under 100 MB always', () => {
  const chunks = createChunkSize(base)
  const sizes = Array.from({ length: 20 }, () => {
    const bytes = chunks.bytes()
    chunks.passed(bytes, 100)
    return bytes
  })
  expect(sizes.slice(0, 2).every((bytes) => bytes < 1_000_000)).toBe(true)
  for (const [index, bytes] of sizes.entries()) {
    expect(bytes).toBeLessThanOrEqual(2 * (sizes[index - 1] ?? 256 * kib))
  }
  expect(Math.max(...sizes)).toBe(32 * mib)
})

test('it grows while parts are quick, shrinks when they are slow, and the rest of a photo tells nothing', () => {
  const chunks = createChunkSize(base)
  chunks.passed(10, 1)
  chunks.passed(256 * kib, 1000)
  expect(chunks.bytes()).toBe(256 * kib)
  chunks.passed(256 * kib, 5000)
  chunks.passed(128 * kib, 5000)
  expect(chunks.bytes()).toBe(128 * kib)
  chunks.passed(128 * kib, 100)
  chunks.passed(256 * kib, 100)
  expect(chunks.bytes()).toBe(512 * kib)
})

test('after a fault it begins small again', () => {
  const chunks = createChunkSize(base)
  for (let i = 0; i < 4; i++) chunks.passed(chunks.bytes(), 100)
  chunks.broke(chunks.bytes())
  expect(chunks.bytes()).toBe(256 * kib)
})

test('what was refused is halved, not tried again, and remembered for this origin alone', () => {
  const chunks = createChunkSize(base)
  for (let i = 0; i < 3; i++) chunks.passed(chunks.bytes(), 100)
  expect(chunks.bytes()).toBe(2 * mib)
  chunks.refused(2 * mib)
  for (let i = 0; i < 5; i++) chunks.passed(chunks.bytes(), 100)
  expect(chunks.bytes()).toBe(1 * mib)
  const reloaded = createChunkSize(base)
  for (let i = 0; i < 5; i++) reloaded.passed(reloaded.bytes(), 100)
  expect(reloaded.bytes()).toBe(1 * mib)
  const elsewhere = createChunkSize('http://elsewhere/')
  for (let i = 0; i < 5; i++) elsewhere.passed(elsewhere.bytes(), 100)
  expect(elsewhere.bytes()).toBe(8 * mib)
})

test('a proxy that hangs up on every larger part is understood', () => {
  const chunks = createChunkSize(base)
  const tried: number[] = []
  for (let i = 0; i < 30; i++) {
    const bytes = chunks.bytes()
    tried.push(bytes)
    if (bytes > 1_000_000) chunks.broke(bytes)
    else chunks.passed(bytes, 100)
  }
  expect(tried.filter((bytes) => bytes > 1_000_000)).toHaveLength(2)
  expect(tried.at(-1)).toBe(512 * kib)
})
