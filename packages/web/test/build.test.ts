import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildPages, elementBudgetBytes, phoneBudgetBytes } from '../build.ts'

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

test.each([
  ['uploader', 'snaplink-uploader', '.drop-zone'],
  ['scanField', 'snaplink-scan-field', '.scan-input'],
] as const)('the %s for other people’s pages is one small script, with its styles inside', async (name, tag, style) => {
  expect(built[name].scriptBytes).toBeGreaterThan(20_000)
  expect(built[name].scriptBytes).toBeLessThanOrEqual(elementBudgetBytes[name])
  const script = await readFile(join(outDir, `${tag}.js`), 'utf8')
  expect(script).toContain(style)
  expect(script).toContain(tag)
  // Nothing is loaded beside it before it is needed.
  expect(script).not.toMatch(/^import\s*[\w{*'"]/m)
})

test('pages begin with their base, refer to nothing absolute, and hold no script or style of their own', async () => {
  for (const name of ['index.html', 'phone.html']) {
    const html = await readFile(join(outDir, name), 'utf8')
    expect(html).toMatch(/<head>\s*<base href="\/" \/>/)
    expect(html.replace('<base href="/" />', '')).not.toMatch(/(src|href)="(\/|https?:)/)
    expect(html).not.toMatch(/<style|\sstyle=|<script[^>]*>[^<]|\son\w+=/)
  }
})

test('every script, style and engine has its compressed siblings, and they hold the same', async () => {
  const assets = join(outDir, 'assets')
  const names = (await readdir(assets)).filter((name) => /\.(js|css|wasm)$/.test(name))
  expect(names.length).toBeGreaterThanOrEqual(4)
  for (const name of names) {
    const source = await readFile(join(assets, name))
    expect(brotliDecompressSync(await readFile(join(assets, `${name}.br`))).equals(source)).toBe(true)
    expect(gunzipSync(await readFile(join(assets, `${name}.gz`))).equals(source)).toBe(true)
  }
})

test('the scanner is a worker and two engines, and all of it together at most 480 KB', async () => {
  const assets = join(outDir, 'assets')
  const parts = (await readdir(assets)).filter((name) => /^(scan-worker|zbar|zxing).*\.br$/.test(name))
  expect(parts.map((name) => name.replace(/-[\w-]{8}\./, '.')).sort()).toEqual([
    'scan-worker.js.br',
    'zbar-engine.js.br',
    'zbar.wasm.br',
    'zxing_reader.wasm.br',
  ])
  const sizes = await Promise.all(parts.map(async (name) => (await readFile(join(assets, name))).length))
  expect(sizes.reduce((sum, size) => sum + size)).toBeLessThanOrEqual(480 * 1024)
})

test('zbar is a file of its own, and its licence is served beside it', async () => {
  const notices = await readFile(join(outDir, 'third-party.txt'), 'utf8')
  expect(notices).toContain('@undecaf/zbar-wasm')
  expect(notices).toContain('GNU LESSER GENERAL PUBLIC LICENSE')
})

test('no page evaluates text as script: the content security policy would stop it', async () => {
  const assets = join(outDir, 'assets')
  for (const name of await readdir(assets)) {
    if (name.endsWith('.js'))
      expect(await readFile(join(assets, name), 'utf8')).not.toMatch(/\bnew Function\(|\beval\(/)
  }
})
