import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { readOrCreateSecret } from './secret.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'snaplink-secret-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

test('the first start makes a secret that only its owner can read, and later starts find it', async () => {
  const secret = await readOrCreateSecret(folder)
  expect(secret).toHaveLength(32)
  expect((await stat(join(folder, 'secret'))).mode & 0o777).toBe(0o600)
  expect(await readOrCreateSecret(folder)).toEqual(secret)
  expect(await readdir(folder)).toEqual(['secret'])
})

test('processes that start at once agree on one secret', async () => {
  const secrets = await Promise.all(Array.from({ length: 20 }, () => readOrCreateSecret(folder)))
  expect(new Set(secrets.map(String)).size).toBe(1)
  expect(await readdir(folder)).toEqual(['secret'])
})

test('a damaged secret file is an error in a sentence, not a new secret', async () => {
  await writeFile(join(folder, 'secret'), 'abc')
  await expect(readOrCreateSecret(folder)).rejects.toThrow(/secret does not hold a secret\. Put back/)
})
