import { spawnSync } from 'node:child_process'
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'

let root: string
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'snaplink-deps-'))
  mkdirSync(join(root, 'scripts'))
  copyFileSync(join(import.meta.dirname, 'ensure-deps.mjs'), join(root, 'scripts/ensure-deps.mjs'))
})
afterEach(() => rmSync(root, { recursive: true }))

function write(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true })
  writeFileSync(join(root, path), text)
}

/** What the lock file wants, or (in node_modules) what npm has recorded: version and flags by name. */
function writeLock(path: string, packages: Record<string, { version: string; optional?: true }>): void {
  const entries = Object.entries(packages).map(([name, entry]) => [
    `node_modules/${name}`,
    { ...entry, integrity: entry.version },
  ])
  write(
    path,
    JSON.stringify({ packages: { '': {}, 'packages/web': { version: '1' }, ...Object.fromEntries(entries) } }),
  )
}

/** Runs ensure-deps with a stand-in for npm that leaves a mark and does what `npm` says. */
function ensureDeps(npm = '') {
  write('npm.cjs', `require('node:fs').writeFileSync('npm-was-run', process.argv.slice(2).join(' ')); ${npm}`)
  const env = { ...process.env, npm_execpath: join(root, 'npm.cjs'), npm_node_execpath: process.execPath }
  const { status, stderr } = spawnSync(process.execPath, [join(root, 'scripts/ensure-deps.mjs')], {
    env,
    encoding: 'utf8',
  })
  return { status, stderr, hasInstalled: existsSync(join(root, 'npm-was-run')) }
}

test('a fresh clone is installed', () => {
  writeLock('package-lock.json', { a: { version: '1' } })
  expect(ensureDeps()).toMatchObject({ status: 0, hasInstalled: true })
})

test('what is installed is left alone, without the optional packages of other platforms', () => {
  writeLock('package-lock.json', { a: { version: '1' }, 'a-for-windows': { version: '1', optional: true } })
  writeLock('node_modules/.package-lock.json', { a: { version: '1' } })
  expect(ensureDeps()).toEqual({ status: 0, hasInstalled: false, stderr: '' })
})

test.each([
  ['another version', { a: { version: '2' } }],
  ['one package more', { a: { version: '1' }, b: { version: '1' } }],
])('%s in the lock file is installed', (_, wanted) => {
  writeLock('package-lock.json', wanted)
  writeLock('node_modules/.package-lock.json', { a: { version: '1' } })
  expect(ensureDeps()).toMatchObject({ status: 0, hasInstalled: true })
})

test.each([
  ['getaddrinfo EAI_AGAIN', 'could not be reached'],
  ['code ENOSPC', 'disk is full'],
  ['code EACCES', 'may not write'],
  ['code EUSAGE', 'do not fit together'],
  ['something new', 'what it says stands above'],
])('an npm that ends with "%s" ends in a sentence', (fault, sentence) => {
  writeLock('package-lock.json', { a: { version: '1' } })
  const { status, stderr } = ensureDeps(`console.error(${JSON.stringify(fault)}); process.exitCode = 1`)
  expect(status).toBe(1)
  expect(stderr).toContain(fault)
  expect(stderr).toContain(sentence)
})
