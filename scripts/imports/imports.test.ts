import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { findCycles } from './find-cycles.ts'
import { readModules } from './read-modules.ts'
import { findViolations } from './rules.ts'

const roots: string[] = []
afterEach(() => {
  for (const root of roots.splice(0)) rmSync(root, { recursive: true })
})

/** A small repository with one entry in each package, and the given files. */
function repository(files: Record<string, string>): string {
  const root = mkdtempSync(join(tmpdir(), 'snaplink-imports-'))
  roots.push(root)
  const manifest = JSON.stringify({ exports: { '.': './src/index.ts' }, dependencies: { zod: '1', react: '1' } })
  const packages = ['contract', 'server', 'sdk', 'web'].map((name) => [`packages/${name}/package.json`, manifest])
  const entries = ['contract', 'server', 'sdk', 'web'].map((name) => [`packages/${name}/src/index.ts`, 'export {}'])
  for (const [path = '', code = ''] of [...packages, ...entries, ...Object.entries(files)]) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), code)
  }
  return root
}

const violations = (files: Record<string, string>) => {
  const root = repository(files)
  return findViolations(readModules(root), root)
}
const cycles = (files: Record<string, string>) => findCycles(readModules(repository(files)))

const server = 'packages/server/src'
const empty = 'export {}'

const forbidden: [name: string, files: Record<string, string>, why: RegExp][] = [
  [
    'the contract imports the server',
    { 'packages/contract/src/a.ts': `import '@snaplink/server'` },
    /all others agree/,
  ],
  ['the server imports the SDK', { [`${server}/a.ts`]: `import '@snaplink/sdk'` }, /contract alone/],
  ['the SDK imports the server', { 'packages/sdk/src/a.ts': `import '@snaplink/server'` }, /contract alone/],
  [
    'a test of the SDK imports the server',
    { 'packages/sdk/src/a.test.ts': `import '@snaplink/server'` },
    /contract alone/,
  ],
  ['the pages import the server', { 'packages/web/src/a.tsx': `import '@snaplink/server'` }, /as a stranger would/],
  [
    'only a type is imported',
    { 'packages/web/src/a.ts': `import type { A } from '@snaplink/server'` },
    /as a stranger would/,
  ],
  [
    'a type is imported in place',
    { 'packages/web/src/a.ts': `type A = import('@snaplink/server').A` },
    /as a stranger would/,
  ],
  ['the import is dynamic', { 'packages/web/src/a.ts': `await import('@snaplink/server')` }, /as a stranger would/],
  ['a re-export', { 'packages/web/src/a.ts': `export * from '@snaplink/server'` }, /as a stranger would/],
  ['a path leads into another package', { 'packages/web/src/a.ts': `import '../../sdk/src/index.ts'` }, /by its name/],
  [
    'source imports scripts',
    { 'scripts/a.ts': empty, [`${server}/a.ts`]: `import '../../../scripts/a.ts'` },
    /not shipped/,
  ],
  ['source imports a test', { [`${server}/a.test.ts`]: empty, [`${server}/b.ts`]: `import './a.test.ts'` }, /a test/],
  ['scripts import a package', { 'scripts/a.ts': `import '@snaplink/contract'` }, /before anything is built/],
  [
    'an undeclared package from npm',
    { [`${server}/a.ts`]: `import 'left-pad/x'` },
    /^left-pad is not in packages\/server/,
  ],
  ['a new package without arrows', { 'packages/new/src/a.ts': `import '@snaplink/sdk'` }, /write its arrows/],
  ['a feature imports a transport', pair('features/photos.ts', 'transports/sse.ts'), /never to a transport/],
  ['a transport imports a feature', pair('transports/sse.ts', 'features/photos.ts'), /touch no transport/],
  ['a transport imports the database', pair('transports/sse.ts', 'db/tables.ts'), /touch no transport/],
  ['a feature imports another', pair('features/photos/a.ts', 'features/books.ts'), /never import each other/],
  ['the session imports a feature', pair('session/log.ts', 'features/photos.ts'), /database alone/],
  ['the database imports the session', pair('db/tables.ts', 'session/log.ts'), /nothing of those who ask/],
  ['http imports a transport', pair('http/app.ts', 'transports/sse.ts'), /no transport and no feature/],
  ['jobs import a feature', pair('jobs/jobs.ts', 'features/photos.ts'), /no feature by name/],
  ['accounts import http', pair('accounts/identity.ts', 'http/app.ts'), /Identity/],
  ['files import a feature', pair('files/disk.ts', 'features/photos.ts'), /keeps bytes/],
  ['tus imports files', pair('tus/core.ts', 'files/disk.ts'), /passed in/],
  ['the ground imports a part', pair('errors.ts', 'session/log.ts'), /stand on no part/],
  ['a part imports create-server', pair('http/app.ts', 'create-server.ts'), /Only create-server/],
  ['a new part without arrows', pair('new/a.ts', 'db/tables.ts'), /write its arrows/],
  ['process.env outside config', { [`${server}/db/a.ts`]: 'export const a = process.env.A' }, /only reader/],
  ['node:process outside config', { [`${server}/db/a.ts`]: `import { env } from 'node:process'` }, /only reader/],
  ['a file named utils', { [`${server}/db/utils.ts`]: empty }, /every file/],
  ['a folder named helpers', { 'packages/web/src/helpers/a.ts': empty }, /every file/],
  ['a file named photo-manager', { [`${server}/features/photo-manager.ts`]: empty }, /every file/],
  ['the SDK reaches React', reaching('sdk', `import 'react'`), /no framework/],
  ['the SDK reaches a type of React', reaching('sdk', `import type { A } from 'react'`), /no framework/],
  ['the SDK reaches Node', reaching('sdk', `import 'node:fs'`), /no framework/],
  ['the contract reaches Node', reaching('contract', `import 'fs'`), /no framework/],
]

/** Two files of the server, the first of which imports the second. */
function pair(from: string, to: string): Record<string, string> {
  const up = '../'.repeat(from.split('/').length - 1) || './'
  return { [`${server}/${from}`]: `import '${up}${to}'`, [`${server}/${to}`]: empty }
}

function reaching(name: string, code: string): Record<string, string> {
  return { [`packages/${name}/src/index.ts`]: `export * from './a.ts'`, [`packages/${name}/src/a.ts`]: code }
}

describe('an import that breaks a rule is found, with the sentence that says why', () => {
  test.each(forbidden)('%s', (_, files, why) => {
    expect(violations(files)).toEqual([expect.objectContaining({ why: expect.stringMatching(why) })])
  })
})

test('what follows the arrows is left alone', () => {
  const files = {
    [`${server}/create-server.ts`]: `import './config.ts'; import './features/photos/photos.ts'; import './transports/sse.ts'`,
    [`${server}/config.ts`]: 'export const port = process.env.PORT',
    [`${server}/features/photos/photos.ts`]: `import './sweep.ts'; import '../../session/log.ts'; import '@snaplink/contract'`,
    [`${server}/features/photos/sweep.ts`]: `import '../../db/tables.ts'`,
    [`${server}/transports/sse.ts`]: `import '../session/log.ts'`,
    [`${server}/session/log.ts`]: `import '../db/tables.ts'; import '../config.ts'`,
    [`${server}/db/tables.ts`]: `import 'zod'; import 'node:fs'; // process.env in a comment, 'from ../features/photos.ts'`,
    [`${server}/transports/sse.test.ts`]: `import '../features/photos/photos.ts'; import '../create-server.ts'`,
    'packages/sdk/src/index.ts': `import '@snaplink/contract'`,
    'packages/sdk/src/react.tsx': `import 'react'; export const a = <b />`,
    'packages/web/src/main.tsx': `import '@snaplink/sdk'; import './style.css'`,
    'packages/web/src/style.css': '',
    'e2e/whole-way.test.ts': `import '../packages/server/src/create-server.ts'`,
  }
  expect(violations(files)).toEqual([])
  expect(cycles(files)).toEqual([])
})

test('what is never shipped may import what any package names, and nothing else', () => {
  expect(violations({ 'bench/a.ts': `import 'react'` })).toEqual([])
  expect(violations({ 'bench/a.ts': `import 'left-pad'` })).toMatchObject([
    { why: expect.stringContaining('not in any package.json') },
  ])
})

test('a violation names the file and the line', () => {
  const [violation] = violations({ 'packages/web/src/a.ts': `import 'zod'\n\nimport '@snaplink/server'` })
  expect(violation).toMatchObject({ where: 'packages/web/src/a.ts:3', what: `imports '@snaplink/server'` })
})

test('a file that does not parse is named', () => {
  expect(() => violations({ 'packages/web/src/a.ts': 'import {' })).toThrow('packages/web/src/a.ts does not parse')
})

describe('a cycle is found', () => {
  test('between two files', () => {
    expect(cycles({ 'scripts/a.ts': `import './b.ts'`, 'scripts/b.ts': `import './a.ts'` })).toEqual([
      ['scripts/a.ts', 'scripts/b.ts', 'scripts/a.ts'],
    ])
  })

  test('when one of its imports is of a type', () => {
    const files = {
      'scripts/a.ts': `import { b } from './b.ts'`,
      'scripts/b.ts': `export type { C } from './c.ts'`,
      'scripts/c.ts': `import type { A } from './a.ts'`,
    }
    expect(cycles(files)).toEqual([['scripts/a.ts', 'scripts/b.ts', 'scripts/c.ts', 'scripts/a.ts']])
  })

  test('that goes through the index of the same package by name', () => {
    const files = {
      'packages/sdk/src/index.ts': `export * from './a.ts'`,
      'packages/sdk/src/a.ts': `import type { A } from '@snaplink/sdk'`,
    }
    expect(cycles(files)).toHaveLength(1)
  })

  test('of a file with itself', () => {
    expect(cycles({ 'scripts/a.ts': `import './a.ts'` })).toEqual([['scripts/a.ts', 'scripts/a.ts']])
  })

  test('and two ways to the same file are none', () => {
    const files = {
      'scripts/a.ts': `import './b.ts'; import './c.ts'`,
      'scripts/b.ts': `import './c.ts'`,
      'scripts/c.ts': empty,
    }
    expect(cycles(files)).toEqual([])
  })
})
