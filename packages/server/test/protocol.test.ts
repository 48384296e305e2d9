import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const root = join(import.meta.dirname, '../../..')
const text = readFileSync(join(root, 'PROTOCOL.md'), 'utf8')
const rules = text.split('\n').filter((line) => line.startsWith('- ') && /\bMUST\b/.test(line))

/** All that stands in test files and suites. */
function testSources(): string {
  const folders = ['packages', 'e2e', 'scripts']
  const files = folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name)),
  )
  const isTest = (name: string) =>
    !/node_modules|dist\//.test(name) && /\.(test|suite)\.tsx?$|\/test\/[^/]+\.ts$/.test(name)
  return files
    .filter((name) => isTest(name) && !name.endsWith('protocol.test.ts'))
    .map((name) => readFileSync(join(root, name), 'utf8'))
    .join('\n')
}

test('every MUST of PROTOCOL.md names a test that exists', () => {
  const sources = testSources()
  const named = rules.map((rule) => ({ rule, name: / — "(.+)"$/.exec(rule)?.[1] }))
  expect(named.filter(({ name }) => name === undefined)).toEqual([])
  expect(named.filter(({ name = '' }) => !sources.includes(`'${name}'`))).toEqual([])
  expect(rules.length).toBeGreaterThan(20)
})

test('no MUST hides outside the list where its test would be named', () => {
  const prose = text.split('\n').filter((line) => !line.startsWith('- ') && /\bMUST\b/.test(line))
  expect(prose).toEqual([
    'MUST, SHOULD and MAY are those of RFC 2119. Behind each MUST stands the name of the test that holds us to it; a test checks',
  ])
})
