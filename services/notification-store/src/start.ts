import { listen } from '@lethe/service/http'
import { createMetrics } from '@lethe/service/metrics'
import { openMongo } from '@lethe/service/mongo'
import { closers, type RunningService, type StartContext } from '@lethe/service/run'
import { createNotificationStoreApp } from './app.ts'
import { readNotificationStoreConfig } from './config.ts'

/**
 * Connects to MongoDB and serves the store.
 * @throws ConfigError, or StartupError when MongoDB can't be reached or the port is taken.
 */
export async function startNotificationStore({ env, logger }: StartContext): Promise<RunningService> {
  const config = readNotificationStoreConfig(env)
  const resources = closers(logger)
  const mongo = await openMongo({ uri: config.mongodbUri, appName: 'lethe-notification-store' })
  resources.add('mongodb', () => mongo.close())
  const app = createNotificationStoreApp({
    db: mongo.db,
    logger,
    registry: createMetrics({ service: 'notification-store' }),
    credentials: config.credentials,
  })
  resources.add('http', () => app.close())
  await listen(app, config)
  return resources
}
