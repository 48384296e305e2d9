import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { bundle } from './bundle.ts'

/** The phone’s page may load 40 KiB before the first tap; the rest of it needs 20. */
const maxGzippedBytes = 13 * 1024

test('a phone loads at most 13 KiB of us, without zod and without any framework', { timeout: 30_000 }, async () => {
  const names = 'joinSession, resumePhone, describeDevice, SnaplinkError'
  const { code, modules } = await bundle(`import { ${names} } from '@snaplink/sdk'\nconsole.log(${names})`)
  expect(gzipSync(code).length).toBeLessThan(maxGzippedBytes)
  expect(modules.length).toBeGreaterThan(20)
  expect(modules.filter((id) => !/packages\/(sdk|contract)\/src\//.test(id))).toEqual([])
  // Nothing that only the page needs.
  expect(modules.filter((id) => id.includes('page-photos'))).toEqual([])
})
