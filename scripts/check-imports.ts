import { join } from 'node:path'
import { findCycles } from './imports/find-cycles.ts'
import { readModules } from './imports/read-modules.ts'
import { findViolations } from './imports/rules.ts'

const root = join(import.meta.dirname, '..')

try {
  const modules = readModules(root)
  const problems = [
    ...findViolations(modules, root).map(({ where, what, why }) => `${where} ${what}.\n    ${why}`),
    ...findCycles(modules).map(
      (cycle) =>
        `${cycle[0]} is part of an import cycle:\n       ${cycle.join('\n    -> ')}\n    Files in a cycle can be understood, tested and loaded only together, also when only types go round.`,
    ),
  ]
  for (const problem of problems) console.error(`  ${problem}\n`)
  console.log(
    `${modules.length} files, ${problems.length === 0 ? 'no wrong import' : `wrong imports: ${problems.length}`}.`,
  )
  process.exitCode = problems.length === 0 ? 0 : 1
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}
