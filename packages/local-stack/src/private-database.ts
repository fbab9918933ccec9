import { openTestDatabase, type TestDatabase } from '@lethe/store/testing'
import { startMongod } from './mongod.ts'

/**
 * A test database on a mongod of its own, for tests that set fail points: there is one `failCommand` for a
 * whole mongod, so two test files on the shared one would undo each other's. `drop` also stops the mongod.
 */
export async function openPrivateDatabase(): Promise<TestDatabase> {
  const mongod = await startMongod({ setParameters: { enableTestCommands: 1 } })
  const database = await openTestDatabase(mongod.uri)
  return {
    ...database,
    async drop() {
      await database.drop()
      await mongod.stop()
    },
  }
}
