import { defineConfig } from 'vitest/config'

const dataTests = '**/*.data.test.ts'

/**
 * Three projects, run one after the other so that a browser never races a database for the two cores:
 * `unit` (fast, needs nothing), `data` (`*.data.test.ts`: SQLite and MariaDB) and `e2e` (real browsers).
 * What this machine has to offer is looked up once, in scripts/find-services.ts; tests read it from scripts/test-services.ts.
 */
export default defineConfig({
  test: {
    globalSetup: 'scripts/find-services.ts',
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
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
          include: [`packages/${dataTests}`],
          exclude: ['**/node_modules/**'],
          isolate: false,
          fileParallelism: false,
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
          fileParallelism: false,
          testTimeout: 60_000,
          hookTimeout: 60_000,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
})
