import { listen } from '@lethe/service/http'
import { createMetrics } from '@lethe/service/metrics'
import { closers, type RunningService, type StartContext, StartupError } from '@lethe/service/run'
import { connectMongo } from '@lethe/store/connect'
import { createNotificationStoreApp } from './app.ts'
import { readNotificationStoreConfig } from './config.ts'

/**
 * Connects to MongoDB and serves the store.
 * @throws ConfigError, or StartupError when MongoDB can't be reached or the port is taken.
 */
export async function startNotificationStore({ env, logger }: StartContext): Promise<RunningService> {
  const config = readNotificationStoreConfig(env)
  const resources = closers(logger)
  const mongo = await connect(config.mongodbUri)
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

async function connect(uri: string) {
  try {
    return await connectMongo({ uri, appName: 'lethe-notification-store' })
  } catch (error) {
    throw new StartupError("can't reach MongoDB: is it running, and is MONGODB_URI right?", { cause: error })
  }
}
