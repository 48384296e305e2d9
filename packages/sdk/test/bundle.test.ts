import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { bundle, type Chunk } from './bundle.ts'

/** The phone’s page may load 40 KiB before it has joined; the rest of it needs 20. */
const maxGzippedBytes = 10 * 1024
/** Beside joining and after it: the outbox, the drawing of previews, tus’s client, and where `crypto.subtle` is absent a SHA-256. */
const maxLaterBytes = 30 * 1024

const names = 'joinSession, resumePhone, describeDevice, SnaplinkError'
/** What begins with a zero is the bundler’s own. */
const isOurs = (id: string) => /^\0|packages\/(sdk|contract)\/src\//.test(id)
const gzipped = (chunks: Chunk[]) => chunks.reduce((sum, { code }) => sum + gzipSync(code).length, 0)

test('a phone loads at most 10 KiB of us, without zod and without any framework', { timeout: 30_000 }, async () => {
  const { atOnce, later } = await bundle(`import { ${names} } from '@snaplink/sdk'\nconsole.log(${names})`)
  const modules = atOnce.flatMap((chunk) => chunk.modules)
  expect(gzipped(atOnce)).toBeLessThan(maxGzippedBytes)
  expect(modules.length).toBeGreaterThan(20)
  expect(modules.filter((id) => !isOurs(id))).toEqual([])
  // Nothing that only the page needs, or that is asked for after joining; of the sentences, those that no server sends along.
  expect(modules.filter((id) => /\/(page-photos|texts|handouts|kept-list|outbox|error)\.ts/.test(id))).toEqual([])

  const foreign = later.flatMap((chunk) => chunk.modules).filter((id) => !isOurs(id))
  const packages = new Set(foreign.map((id) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(id)?.[1]))
  const ofTus = ['js-base64', 'querystringify', 'requires-port', 'tus-js-client', 'url-parse']
  expect([...packages].filter(Boolean).sort()).toEqual(['@noble/hashes', ...ofTus])
  expect(gzipped(later)).toBeLessThan(maxLaterBytes)
})
