import { join } from 'node:path'
import { defineConfig } from 'vitest/config'

// Half of what it costs to start a server is compiling it, and tests start many: Node keeps what it compiled.
process.env.NODE_COMPILE_CACHE ??= join(import.meta.dirname, 'node_modules/.cache/snaplink/compiled')

const dataTests = '**/*.data.test.ts'

/**
 * Three projects, run one after the other, two files at a time (three where they mostly wait):
 * `unit` (fast, needs nothing), `data` (`*.data.test.ts`: SQLite and MariaDB) and `e2e` (real browsers).
 * What this machine has to offer is looked up once, in scripts/find-services.ts; tests read it from scripts/test-services.ts.
 */
export default defineConfig({
  test: {
    globalSetup: 'scripts/find-services.ts',
    setupFiles: 'scripts/patient-waiting.ts',
    // Most tests wait, for a browser or a database or for time to pass: fewer workers would leave half of the machine idle.
    maxWorkers: 2,
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          // Some of them draw in a browser, and a machine may have a lot to do beside.
          testTimeout: 30_000,
          hookTimeout: 60_000,
          include: ['packages/*/{src,test}/**/*.test.{ts,tsx}', 'scripts/**/*.test.ts'],
          exclude: [dataTests, '**/node_modules/**'],
          isolate: false,
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: {
          name: 'data',
          // They wait more than they work.
          maxWorkers: 3,
          include: [`packages/${dataTests}`],
          exclude: ['**/node_modules/**'],
          isolate: false,
          testTimeout: 30_000,
          hookTimeout: 30_000,
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          include: ['e2e/**/*.test.ts'],
          isolate: false,
          testTimeout: 60_000,
          hookTimeout: 60_000,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
})
