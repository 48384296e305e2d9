import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'

const maxGzippedBytes = 12 * 1024
const entry = 'virtual:entry'

/** What a page that imports these names loads of us. */
async function bundle(names: string): Promise<{ bytes: number; modules: string[] }> {
  const { build } = await import('vite')
  const page = `import { ${names} } from '@snaplink/sdk'\nconsole.log(${names})\n`
  const result = await build({
    ...{ root: import.meta.dirname, configFile: false, logLevel: 'error' },
    build: { write: false, modulePreload: false, rolldownOptions: { input: entry } },
    plugins: [
      { name: 'entry', resolveId: (id) => (id === entry ? id : null), load: (id) => (id === entry ? page : null) },
    ],
  })
  if (!('output' in result)) throw new Error('Expected one output')
  const chunks = result.output.filter((each) => each.type === 'chunk')
  return {
    bytes: gzipSync(chunks.map(({ code }) => code).join('')).length,
    modules: chunks.flatMap(({ moduleIds }) => moduleIds).filter((id) => id !== entry),
  }
}

test('a phone loads at most 12 KiB of us, without zod and without any framework', { timeout: 30_000 }, async () => {
  const { bytes, modules } = await bundle('joinSession, resumePhone, describeDevice')
  expect(bytes).toBeLessThan(maxGzippedBytes)
  expect(modules.length).toBeGreaterThan(20)
  expect(modules.filter((id) => !/packages\/(sdk|contract)\/src\//.test(id))).toEqual([])
  // Nothing that only the page needs.
  expect(modules.filter((id) => id.includes('page-photos'))).toEqual([])
})
