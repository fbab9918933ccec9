import { addHealthRoutes } from '@lethe/service/health'
import { createHttpApp, type HttpApp } from '@lethe/service/http'
import type { Logger } from '@lethe/service/logger'
import type { Registry } from '@lethe/service/metrics'
import type { Db } from 'mongodb'
import type { Credentials } from './auth/credentials.ts'
import { requireCredentials } from './auth/guard.ts'
import { formatError } from './errors.ts'
import { createProfileRepository } from './profiles/repository.ts'
import { addProfileRoutes } from './profiles/routes.ts'

export type NotificationStoreDeps = {
  /** Its client writes with w: majority and reads with readConcern majority. */
  db: Db
  logger: Logger
  registry: Registry
  credentials: Credentials
}

/** The user store of a notification platform (SuprSend's HTTP contract) on MongoDB; it does not listen yet. */
export function createNotificationStoreApp(deps: NotificationStoreDeps): HttpApp {
  const { db, logger, registry } = deps
  const app = createHttpApp({ logger, registry, formatError })
  addHealthRoutes(app, {
    registry,
    checks: {
      mongodb: async (signal) => {
        await db.command({ ping: 1 }, { signal })
        return undefined
      },
    },
  })
  app.register(async (scope: HttpApp) => {
    requireCredentials(scope, deps.credentials)
    addProfileRoutes(scope, createProfileRepository(db))
  })
  return app
}
