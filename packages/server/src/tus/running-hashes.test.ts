import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { createRunningHashes } from './running-hashes.ts'

test('a hash goes on where it was left, once', () => {
  const hashes = createRunningHashes()
  const hash = hashes.take('upload-1', 0)
  hash?.update(Buffer.from('hello '))
  if (hash) hashes.keep('upload-1', 6, hash)
  const again = hashes.take('upload-1', 6)
  again?.update(Buffer.from('world'))
  expect(again?.digest('hex')).toBe(createHash('sha256').update('hello world').digest('hex'))
  expect(hashes.take('upload-1', 6)).toBeNull()
})

test('a hash of other bytes than there are now is not used', () => {
  const hashes = createRunningHashes()
  hashes.keep('upload-1', 6, createHash('sha256'))
  expect(hashes.take('upload-1', 5)).toBeNull()
  expect(hashes.take('upload-2', 6)).toBeNull()
})

test('of very many unfinished uploads the longest untouched are forgotten', () => {
  const hashes = createRunningHashes()
  for (let upload = 0; upload <= 1_000; upload++) hashes.keep(`upload-${upload}`, 1, createHash('sha256'))
  expect(hashes.take('upload-0', 1)).toBeNull()
  expect(hashes.take('upload-1', 1)).not.toBeNull()
  expect(hashes.take('upload-1000', 1)).not.toBeNull()
})
