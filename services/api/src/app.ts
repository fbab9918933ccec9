import { addHealthRoutes, type ReadinessCheck } from '@lethe/service/health'
import { createHttpApp, type HttpApp } from '@lethe/service/http'
import type { Logger } from '@lethe/service/logger'
import type { Registry } from '@lethe/service/metrics'
import type { Mongo } from '@lethe/store/connect'
import { createGate } from './auth/gate.ts'
import type { AuthConfig } from './auth/token-key.ts'
import { addDeleteBatch } from './batches/delete-batch.ts'
import { PATIENCE_TIMES, type PatienceTimes } from './batches/patience.ts'
import { addCreateComment } from './comments/create.ts'
import { addListComments } from './comments/list.ts'
import { addCancelDeletion } from './deletions/cancel-deletion.ts'
import { addDeleteUser } from './deletions/delete-user.ts'
import { addDeletionEvents } from './deletions/deletion-events.ts'
import { addDeletionHistory } from './deletions/deletion-history.ts'
import { addListDeletions } from './deletions/list-deletions.ts'
import { addReadDeletion } from './deletions/read-deletion.ts'
import { addRestoreUser } from './deletions/restore-user.ts'
import { addRetryBlocked } from './deletions/retry-blocked.ts'
import { addRetryDeletion } from './deletions/retry-deletion.ts'
import { addWaiveStep } from './deletions/waive-step.ts'
import { addDocs, collectOpenApi } from './docs/routes.ts'
import type { Estimates } from './estimates/estimates.ts'
import { addHoldUser } from './holds/hold-user.ts'
import { addReleaseUser } from './holds/release-user.ts'
import { bodyValidatorCompiler } from './http/body-validation.ts'
import { formatError } from './http/format-error.ts'
import type { RouteDeps } from './http/route-deps.ts'
import { addSharedSchemas } from './http/schemas.ts'
import { addModeratedUsers } from './moderation/list-users.ts'
import { addCreatePost } from './posts/create.ts'
import { addFeed } from './posts/feed.ts'
import { addReadPost } from './posts/read.ts'
import { addPreviewDeletion } from './previews/preview-deletion.ts'
import type { Previews } from './previews/previews.ts'
import { NO_RATE_LIMITS, type RateLimitSettings } from './rate-limits/rate-limits.ts'
import { addListUsers } from './users/list.ts'
import { addReadUser } from './users/read.ts'
import { addSignUp } from './users/sign-up.ts'
import { addVote } from './votes/vote.ts'
import { startWatching } from './watching/start.ts'
import type { WatchLimits } from './watching/watches.ts'
import type { WritePath } from './write-path/types.ts'

export interface ApiDeps {
  mongo: Mongo
  writePath: WritePath
  previews: Previews
  estimates: Estimates
  auth: AuthConfig
  logger: Logger
  registry: Registry
  /** What `/readyz` asks, by name. */
  checks: Record<string, ReadinessCheck>
  now?: () => Date
  /** How many may watch at once: see `createWatches`. */
  watchLimits?: WatchLimits
  /** None unless told otherwise. */
  rateLimits?: RateLimitSettings
  streamTimes?: PatienceTimes
  /** `HARD_DELETE_GRACE`, in milliseconds: none unless told otherwise. */
  hardDeleteGrace?: number
}

/** The api as an application that does not listen yet. Closing it closes none of what it was given. */
export async function createApiApp(deps: ApiDeps): Promise<HttpApp> {
  const {
    mongo,
    writePath,
    previews,
    estimates,
    auth,
    logger,
    registry,
    checks,
    now = () => new Date(),
    rateLimits = NO_RATE_LIMITS,
    streamTimes = PATIENCE_TIMES,
    hardDeleteGrace = 0,
  } = deps
  const app = createHttpApp({ logger, registry, formatError })
  app.setValidatorCompiler(bodyValidatorCompiler)
  // The answers' schemas are for the OpenAPI document. Compiling them into serializers costs a second at
  // each start, and with their many "or null" the result takes five times as long as JSON.stringify.
  app.setSerializerCompiler(() => JSON.stringify)
  addSharedSchemas(app)
  await collectOpenApi(app)

  const gate = await createGate(app, { auth, db: mongo.db, now, rateLimits })
  const watches = startWatching(app, { db: mongo.db, estimates, logger, registry }, deps.watchLimits)
  const routeDeps: RouteDeps = {
    mongo,
    writePath,
    previews,
    estimates,
    gate,
    watches,
    streamTimes,
    now,
    hardDeleteGrace,
  }
  for (const addRoutes of capabilities) addRoutes(app, routeDeps)

  addHealthRoutes(app, { checks, registry })
  await addDocs(app)
  return app
}

const capabilities: readonly ((app: HttpApp, deps: RouteDeps) => void)[] = [
  addDeleteUser,
  addDeleteBatch,
  addListDeletions,
  addReadDeletion,
  addDeletionEvents,
  addDeletionHistory,
  addRestoreUser,
  addCancelDeletion,
  addRetryDeletion,
  addPreviewDeletion,
  addRetryBlocked,
  addWaiveStep,
  addHoldUser,
  addReleaseUser,
  addSignUp,
  addListUsers,
  addReadUser,
  addFeed,
  addModeratedUsers,
  addCreatePost,
  addReadPost,
  addVote,
  addCreateComment,
  addListComments,
]
