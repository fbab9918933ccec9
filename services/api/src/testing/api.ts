import { randomBytes } from 'node:crypto'
import { loadManifest, type Manifest } from '@lethe/erasure/manifest'
import { listen } from '@lethe/service/http'
import { createLogger } from '@lethe/service/logger'
import { createMetrics } from '@lethe/service/metrics'
import { openTestDatabase, type TestDatabase } from '@lethe/store/testing'
import { inject } from 'vitest'
import { createApiApp } from '../app.ts'
import type { AuthConfig } from '../auth/token-key.ts'
import type { PatienceTimes } from '../batches/patience.ts'
import { createEstimates } from '../estimates/estimates.ts'
import { createPreviews, type PreviewLimits } from '../previews/previews.ts'
import type { RateLimitSettings } from '../rate-limits/rate-limits.ts'
import type { WatchLimits } from '../watching/watches.ts'
import { createWritePath } from '../write-path/write-path.ts'
import { createContract } from './contract.ts'
import { type Answer, createHttpClient, type Send } from './http-client.ts'
import { hs256, type TokenOptions } from './tokens.ts'
import { createTypedClient, type Twist } from './typed-client.ts'

export type TestApi = Awaited<ReturnType<typeof startTestApi>>

const MANIFEST = new URL('../../../../erasure.yaml', import.meta.url).pathname

/** Nobody takes the events away here: they stay in the outboxes. */
const noRelay = { offer() {} }

/** The api over real HTTP with a database of its own; every answer is held against the OpenAPI document. */
export async function startTestApi(
  options: {
    auth?: AuthConfig
    now?: () => Date
    /** The community's unless told. */
    manifest?: Manifest | null
    /** Dropped at the end, as its own would be. */
    mongo?: TestDatabase
    previewLimits?: PreviewLimits
    watchLimits?: WatchLimits
    hardDeleteGrace?: number
    streamTimes?: PatienceTimes
    rateLimits?: RateLimitSettings
  } = {},
) {
  const mongo = options.mongo ?? (await openTestDatabase(inject('mongodbUri')))
  const { manifest = await loadManifest(MANIFEST) } = options
  const secret = randomBytes(32).toString('hex')
  const logs: string[] = []
  const app = await createApiApp({
    mongo,
    writePath: createWritePath({ mongo, relay: noRelay }),
    previews: createPreviews({ db: mongo.db, manifest, lateWriteWindow: 60_000 }, options.previewLimits),
    estimates: createEstimates({
      db: mongo.db,
      lateWriteWindow: 60_000,
      now: options.now ?? (() => new Date()),
    }),
    auth: options.auth ?? { key: { kind: 'secret', secret } },
    logger: createLogger({
      name: 'api',
      level: 'info',
      destination: { write: (line) => void logs.push(line) },
    }),
    registry: createMetrics({ service: 'api' }),
    checks: {},
    ...(options.now ? { now: options.now } : {}),
    ...(options.watchLimits ? { watchLimits: options.watchLimits } : {}),
    ...(options.rateLimits ? { rateLimits: options.rateLimits } : {}),
    ...(options.streamTimes ? { streamTimes: options.streamTimes } : {}),
    ...(options.hardDeleteGrace ? { hardDeleteGrace: options.hardDeleteGrace } : {}),
  })
  const port = await listen(app, { host: '127.0.0.1', port: 0 })
  const client = createHttpClient(port)
  const contract = createContract(app.swagger())

  async function send(what: Send): Promise<Answer> {
    const answer = await client.send(what)
    contract.check(what, answer)
    return answer
  }
  const token = (userId: number, more: TokenOptions = {}) =>
    hs256(secret, { user_id: userId, ...more.claims }, more)

  return {
    mongo,
    app,
    logs,
    url: `http://127.0.0.1:${port}`,
    secret,
    send,
    token,
    contract,
    /** The api's own client, with one user's token; `twist` changes what it sends. */
    client: (userId: number, twist?: Twist) => createTypedClient(send, () => token(userId), twist),
    /** Requests with one user's token. */
    async as(userId: number, more: TokenOptions = {}) {
      const own = await token(userId, more)
      const path = `/api/v2/user/${userId}/`
      return {
        get: (path: string) => send({ path, token: own }),
        post: (path: string, body?: unknown) => send({ method: 'POST', path, token: own, body }),
        delete: (id: number | string, query = '', headers: Send['headers'] = {}) =>
          send({ method: 'DELETE', path: `/api/v2/user/${id}/${query}`, token: own, headers }),
        deleteSelf: (query = '') => send({ method: 'DELETE', path: path + query, token: own }),
      }
    },
    async stop() {
      client.close()
      await app.close()
      await mongo.drop()
    },
  }
}
