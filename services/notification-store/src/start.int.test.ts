import { randomUUID } from 'node:crypto'
import { createServer } from 'node:net'
import { createLogger } from '@lethe/service/logger'
import { StartupError } from '@lethe/service/run'
import { expect, inject, it } from 'vitest'
import { startNotificationStore } from './start.ts'

const logger = createLogger({ name: 'test', level: 'silent' })
const { signal } = new AbortController()

function environment(mongodbUri: string): NodeJS.ProcessEnv {
  return { MONGODB_URI: mongodbUri, API_KEYS: 'key', PORT: '0' }
}

it('starts and stops', async () => {
  const uri = new URL(inject('mongodbUri'))
  uri.pathname = `/notification_store_${randomUUID()}`
  const service = await startNotificationStore({ env: environment(uri.href), logger, signal })
  await service.close()
})

it('says in one line that MongoDB can not be reached', async () => {
  const unused = createServer()
  const port = await new Promise<number>((resolve) => {
    unused.listen(0, '127.0.0.1', () => resolve((unused.address() as { port: number }).port))
  })
  unused.close()
  const env = environment(`mongodb://127.0.0.1:${port}/x?serverSelectionTimeoutMS=200`)
  const failure = startNotificationStore({ env, logger, signal })
  await expect(failure).rejects.toThrow(StartupError)
  await expect(failure).rejects.toThrow(/^can't reach MongoDB/)
})
