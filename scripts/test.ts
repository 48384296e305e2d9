import { spawnSync } from 'node:child_process'
import { mkdirSync, rmSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { type Counts, countTests } from './count-tests.ts'
import { ensureBrowsers } from './ensure-browsers.ts'

const root = join(import.meta.dirname, '..')
const report = join(root, 'node_modules/.cache/snaplink/test-report.json')
const onWindows = process.platform === 'win32'
/** A run that hangs is ended. It should take less than half of this on two cores, but a slow machine is no fault. */
const testsMs = 30 * 60_000
const mostNames = 20

const env = { ...process.env, PATH: `${join(root, 'node_modules/.bin')}${delimiter}${process.env.PATH}` }

const checks: [name: string, command: string, ...args: string[]][] = [
  ['types', 'tsc', '-b'],
  ['lint', 'biome', 'check', '--error-on-warnings', '.'],
  ['imports', 'node', 'scripts/check-imports.ts'],
  ['pages build', 'node', 'scripts/build-web.ts'],
]

const results = checks.map(runCheck)
ensureBrowsers()
const tests = runTests()

const passed = results.filter(Boolean).length + tests.passed
const failed = results.filter((isFine) => !isFine).length + tests.failed
if (tests.skipped.length > 0) console.log(`\nNot run, ${tests.skipped.length}:\n${listOf(tests.skipped)}`)
console.log(`\n${passed} passed, ${failed} failed`)
process.exitCode = failed === 0 ? 0 : 1

function runCheck([name, command, ...args]: (typeof checks)[number]): boolean {
  const startedAt = performance.now()
  const { status, error, stdout, stderr } = spawnSync(command, args, {
    cwd: root,
    env,
    encoding: 'utf8',
    shell: onWindows,
  })
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1)
  const isFine = status === 0
  console.log(`${isFine ? '✓' : '✗'} ${name} (${seconds} s)`)
  if (!isFine) console.log(error?.message ?? `${stdout}${stderr}`)
  return isFine
}

function runTests(): Counts {
  mkdirSync(dirname(report), { recursive: true })
  rmSync(report, { force: true })
  const args = ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
  const { status, signal } = spawnSync('vitest', args, {
    cwd: root,
    env,
    stdio: 'inherit',
    timeout: testsMs,
    shell: onWindows,
  })
  if (signal) console.log(`\nThe tests were ended by ${signal}; they may take ${testsMs / 60_000} minutes.`)
  return countTests(report, status)
}

function listOf(names: readonly string[]): string {
  const shown = names.slice(0, mostNames).map((name) => `  ${name}`)
  return [...shown, ...(names.length > mostNames ? [`  … and ${names.length - mostNames} more`] : [])].join('\n')
}
