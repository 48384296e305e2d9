import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { ensureWebBuild, hashSources } from './build-web.ts'

let root: string
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'snaplink-build-'))
  write('package-lock.json', '{}')
  write('package.json', '{ "workspaces": ["packages/web"] }')
  write('packages/web/src/main.ts', '1')
  write(
    'packages/web/package.json',
    '{ "name": "@snaplink/web", "version": "1.0.0", "scripts": { "build": "node build.cjs" } }',
  )
  write(
    'packages/web/build.cjs',
    `const fs = require('fs'); fs.rmSync('dist', { recursive: true, force: true }); fs.mkdirSync('dist'); fs.appendFileSync('builds', 'x')`,
  )
})
afterEach(() => rmSync(root, { recursive: true }))

function write(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true })
  writeFileSync(join(root, path), text)
}

test.each([
  ['a source of the pages', 'packages/web/src/main.ts'],
  ['a style in a folder', 'packages/web/src/design/base.css'],
  ['the page itself', 'packages/web/index.html'],
  ['a source of the SDK', 'packages/sdk/src/index.ts'],
  ['a source of the contract', 'packages/contract/src/limits.ts'],
  ['the version of a dependency', 'package-lock.json'],
])('the hash changes with %s', (_, path) => {
  const before = hashSources(root)
  write(path, 'changed')
  expect(hashSources(root)).not.toBe(before)
})

test.each([
  ['a test', 'packages/web/src/main.test.ts'],
  ['what was built', 'packages/web/dist/index.html'],
  ['the server', 'packages/server/src/create-server.ts'],
])('the hash does not change with %s', (_, path) => {
  const before = hashSources(root)
  write(path, 'changed')
  expect(hashSources(root)).toBe(before)
})

test('the pages are built once, and again only when a source changed or the build is not ours', () => {
  const builds = () => readFileSync(join(root, 'packages/web/builds'), 'utf8').length
  ensureWebBuild(root)
  ensureWebBuild(root)
  expect(builds()).toBe(1)

  write('packages/web/src/main.ts', '2')
  ensureWebBuild(root)
  expect(builds()).toBe(2)

  rmSync(join(root, 'packages/web/dist'), { recursive: true })
  ensureWebBuild(root)
  expect(builds()).toBe(3)
})

test('a build that fails is told in its own words, and tried again the next time', () => {
  write('packages/web/build.cjs', `console.error('no such colour'); process.exit(1)`)
  expect(() => ensureWebBuild(root)).toThrow(/could not be built.*no such colour/s)
  expect(() => ensureWebBuild(root)).toThrow('no such colour')
})
