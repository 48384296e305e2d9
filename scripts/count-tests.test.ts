import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { countTests } from './count-tests.ts'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'snaplink-count-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

/** A report in which each file is the list of its tests' states; a string is the state of a file without tests. */
function report(...files: (string[] | string)[]): string {
  const testResults = files.map((states) =>
    typeof states === 'string'
      ? { status: states, assertionResults: [] }
      : {
          status: states.includes('failed') ? 'failed' : 'passed',
          assertionResults: states.map((status, index) => ({ status, fullName: `test ${index}` })),
        },
  )
  const path = join(folder, 'report.json')
  writeFileSync(path, JSON.stringify({ testResults }))
  return path
}

test('the tests of all files are added up', () => {
  const path = report(['passed', 'passed', 'pending'], ['passed', 'failed', 'skipped'])
  expect(countTests(path, 1)).toEqual({ passed: 3, failed: 1, skipped: ['test 2', 'test 2'] })
})

test('a file that could not be loaded is a failure', () => {
  expect(countTests(report(['passed'], 'failed'), 1)).toEqual({ passed: 1, failed: 1, skipped: [] })
})

test('a run that ends badly although every test passed is a failure', () => {
  expect(countTests(report(['passed']), 1)).toEqual({ passed: 1, failed: 1, skipped: [] })
  expect(countTests(report(['passed']), null)).toEqual({ passed: 1, failed: 1, skipped: [] })
})

test('a run of nothing is a failure', () => {
  expect(countTests(report(), 0)).toEqual({ passed: 0, failed: 1, skipped: [] })
  expect(countTests(report(['skipped']), 0)).toEqual({ passed: 0, failed: 1, skipped: ['test 0'] })
})

test('a run without a report is a failure', () => {
  expect(countTests(join(folder, 'none.json'), 0)).toEqual({ passed: 0, failed: 1, skipped: [] })
})
