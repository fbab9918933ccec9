import { defineConfig } from 'vitest/config'

const IN_CONTAINERS = 'e2e/containers/*.test.ts'
const WITH_OWN_SERVERS = ['e2e/chaos/chaos.test.ts', 'e2e/chaos/servers/*.test.ts']

/**
 * Four projects. `unit` needs nothing and takes milliseconds; `integration` (and e2e) get one real mongod
 * and one real Kafka, started once for the run by the global set-up; `chaos` starts and kills servers of its
 * own, and has the machine for itself when the others are done. `containers` needs a Docker engine, and is run by
 * `pnpm containers` alone.
 */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: [
            '{services,packages}/*/src/**/*.test.ts',
            'deploy/checks/*.test.ts',
            'bench/**/*.test.ts',
          ],
          exclude: ['**/*.int.test.ts', '**/node_modules/**'],
        },
      },
      {
        test: {
          name: 'integration',
          include: [
            '{services,packages}/*/src/**/*.int.test.ts',
            'deploy/checks/*.int.test.ts',
            'bench/**/*.int.test.ts',
            'e2e/**/*.test.ts',
          ],
          exclude: [...WITH_OWN_SERVERS, IN_CONTAINERS, '**/node_modules/**'],
          globalSetup: ['packages/local-stack/src/vitest.ts'],
          // Longer than what a test waits for by itself: whoever waits in vain says for what.
          testTimeout: 60_000,
          hookTimeout: 120_000,
          maxWorkers: 2,
        },
      },
      {
        test: { name: 'chaos', include: WITH_OWN_SERVERS, maxWorkers: 1, sequence: { groupOrder: 1 } },
      },
      {
        test: {
          name: 'containers',
          include: [IN_CONTAINERS],
          maxWorkers: 1,
          testTimeout: 180_000,
          hookTimeout: 600_000,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
})
