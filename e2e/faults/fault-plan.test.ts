import { createHash } from 'node:crypto'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { expect, test } from 'vitest'
import { planOf, type SeededKind } from './fault-plan.ts'
import { writeWeightyPhoto } from './weighty-photo.ts'

const plans = Array.from({ length: 500 }, (_, seed) => planOf(seed + 1))

test('the same seed gives the same plan, and another seed another one', () => {
  expect(planOf(7)).toEqual(planOf(7))
  expect(new Set(plans.map((plan) => JSON.stringify({ ...plan, seed: 0 }))).size).toBe(plans.length)
})

test('every fault comes while something is on its way', () => {
  for (const { photoBytes, faults } of plans) {
    const total = photoBytes.reduce((sum, bytes) => sum + bytes, 0)
    expect(faults.reduce((sum, { afterBytes }) => sum + afterBytes, 0)).toBeLessThan(total)
  }
})

test('500 plans hold every kind of fault and every load', () => {
  const kinds = new Set(plans.flatMap(({ faults }) => faults.map(({ kind }) => kind)))
  const all: Record<SeededKind, true> = {
    dark: true,
    offline: true,
    stall: true,
    reset: true,
    'byte-budget': true,
    'bad-gateway': true,
    'server-killed': true,
    'phone-killed': true,
    'phone-reloaded': true,
    'desktop-reloaded': true,
    'desktop-offline': true,
    'tickets-expire': true,
  }
  expect([...kinds].sort()).toEqual(Object.keys(all).sort())
  expect(plans.some(({ photoBytes }) => photoBytes[0] === 50 * 1024 * 1024)).toBe(true)
  expect(plans.some(({ photoBytes }) => photoBytes[0] === 12 * 1024 * 1024)).toBe(true)
  expect(plans.some(({ photoBytes }) => photoBytes.length === 60)).toBe(true)
  expect(plans.some(({ hasTwin }) => hasTwin)).toBe(true)
  expect(plans.some(({ surroundings }) => surroundings.blocksWebSockets)).toBe(true)
  expect(plans.some(({ surroundings }) => surroundings.maxBodyBytes < Number.POSITIVE_INFINITY)).toBe(true)
})

test('a photo weighs what was asked for, is a picture, and is the same for the same seed', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'snaplink-faults-'))
  const mib = 1024 * 1024
  for (const bytes of [64 * 1024, mib, mib + 65_537, 12 * mib]) {
    const photo = await writeWeightyPhoto(folder, 'a.jpg', { bytes, seed: 5 })
    const written = await readFile(photo.path)
    expect([photo.bytes, written.length]).toEqual([bytes, bytes])
    expect(photo.sha256).toBe(createHash('sha256').update(written).digest('hex'))
    expect((await sharp(written).raw().toBuffer()).length).toBe(240 * 180 * 3)
    const again = await writeWeightyPhoto(folder, 'b.jpg', { bytes, seed: 5 })
    const other = await writeWeightyPhoto(folder, 'c.jpg', { bytes, seed: 6 })
    expect(again.sha256).toBe(photo.sha256)
    expect(other.sha256).not.toBe(photo.sha256)
  }
  await rm(folder, { recursive: true })
})
