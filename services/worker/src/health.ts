import { addHealthRoutes, CheckFailed } from '@lethe/service/health'
import { createHttpApp, listen } from '@lethe/service/http'
import { toHttpError } from '@lethe/service/http-error'
import type { Logger } from '@lethe/service/logger'
import type { Registry } from '@lethe/service/metrics'
import type { Mongo } from '@lethe/store/connect'

export interface HealthDeps {
  config: { host: string; port: number }
  logger: Logger
  registry: Registry
  mongo: Mongo
  consumer: { running(): boolean }
}

/** Serves /healthz, /readyz and /metrics, the worker's only HTTP. Answers how to stop. */
export async function startHealth({
  config,
  logger,
  registry,
  mongo,
  consumer,
}: HealthDeps): Promise<() => Promise<void>> {
  const app = createHttpApp({
    logger,
    registry,
    formatError(error) {
      const { status, code, message, headers } = toHttpError(error)
      return { status, body: { code, message }, headers }
    },
  })
  addHealthRoutes(app, {
    registry,
    checks: {
      mongodb: async (signal) => {
        await mongo.db.command({ ping: 1 }, { signal })
        return undefined
      },
      consumer: async () => {
        if (!consumer.running()) throw new CheckFailed('not in its consumer group')
        return undefined
      },
    },
  })
  await listen(app, config)
  return () => app.close()
}
