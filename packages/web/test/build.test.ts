import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildPages, phoneBudgetBytes } from '../build.ts'

let outDir: string
let built: Awaited<ReturnType<typeof buildPages>>
beforeAll(async () => {
  outDir = await mkdtemp(join(tmpdir(), 'snaplink-build-'))
  built = await buildPages(outDir)
}, 60_000)
afterAll(() => rm(outDir, { recursive: true, force: true }))

test('a phone loads at most 40 KB of script before the first tap', () => {
  expect(built.phone.scriptBytes).toBeGreaterThan(10_000)
  expect(built.phone.scriptBytes).toBeLessThanOrEqual(phoneBudgetBytes)
})

test('pages begin with their base, refer to nothing absolute, and hold no script or style of their own', async () => {
  for (const name of ['index.html', 'phone.html']) {
    const html = await readFile(join(outDir, name), 'utf8')
    expect(html).toMatch(/<head>\s*<base href="\/" \/>/)
    expect(html.replace('<base href="/" />', '')).not.toMatch(/(src|href)="(\/|https?:)/)
    expect(html).not.toMatch(/<style|\sstyle=|<script[^>]*>[^<]|\son\w+=/)
  }
})

test('every script and style has its compressed siblings, and they hold the same', async () => {
  const assets = join(outDir, 'assets')
  const names = (await readdir(assets)).filter((name) => /\.(js|css)$/.test(name))
  expect(names.length).toBeGreaterThanOrEqual(4)
  for (const name of names) {
    const source = await readFile(join(assets, name))
    expect(brotliDecompressSync(await readFile(join(assets, `${name}.br`))).equals(source)).toBe(true)
    expect(gunzipSync(await readFile(join(assets, `${name}.gz`))).equals(source)).toBe(true)
  }
})

test('no page evaluates text as script: the content security policy would stop it', async () => {
  const assets = join(outDir, 'assets')
  for (const name of await readdir(assets)) {
    if (name.endsWith('.js'))
      expect(await readFile(join(assets, name), 'utf8')).not.toMatch(/\bnew Function\(|\beval\(/)
  }
})
