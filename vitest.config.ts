import { defineConfig } from 'vitest/config'

/**
 * Two projects: `unit` needs nothing and takes milliseconds; `integration` (and e2e) get one real
 * mongod and one real Kafka, started once for the run by the global set-up.
 */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['{services,packages}/*/src/**/*.test.ts'],
          exclude: ['**/*.int.test.ts', '**/node_modules/**'],
        },
      },
      {
        test: {
          name: 'integration',
          include: ['{services,packages}/*/src/**/*.int.test.ts', 'e2e/**/*.test.ts'],
          globalSetup: ['packages/local-stack/src/vitest.ts'],
          testTimeout: 30_000,
          hookTimeout: 60_000,
          maxWorkers: 2,
        },
      },
    ],
  },
})
