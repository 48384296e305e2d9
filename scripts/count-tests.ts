import { existsSync, readFileSync } from 'node:fs'

export interface Counts {
  readonly passed: number
  readonly failed: number
  /** The full names of what did not run. */
  readonly skipped: readonly string[]
}

interface Report {
  readonly testResults: readonly {
    readonly status: string
    readonly assertionResults: readonly { readonly status: string; readonly fullName: string }[]
  }[]
}

/**
 * Adds up Vitest's JSON report over all projects. What went wrong outside a test counts as one failure each: a file that
 * could not be loaded, a run that ended badly although each test passed (an unhandled rejection), a run without a report.
 */
export function countTests(reportFile: string, exitCode: number | null): Counts {
  if (!existsSync(reportFile)) return { passed: 0, failed: 1, skipped: [] }
  const { testResults }: Report = JSON.parse(readFileSync(reportFile, 'utf8'))
  const tests = testResults.flatMap((file) => file.assertionResults)
  const passed = tests.filter(({ status }) => status === 'passed').length
  const skipped = tests
    .filter(({ status }) => status !== 'passed' && status !== 'failed')
    .map(({ fullName }) => fullName)
  const brokenFiles = testResults.filter(
    ({ status, assertionResults }) => status === 'failed' && !assertionResults.some((each) => each.status === 'failed'),
  )
  const failed = tests.length - passed - skipped.length + brokenFiles.length
  const endedBadly = exitCode !== 0 || passed === 0
  return { passed, failed: failed === 0 && endedBadly ? 1 : failed, skipped }
}
