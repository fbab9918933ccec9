import { randomUUID } from 'node:crypto'
import { listen } from '@lethe/service/http'
import { createLogger } from '@lethe/service/logger'
import { createMetrics } from '@lethe/service/metrics'
import { connectMongo } from '@lethe/store/connect'
import type { Db } from 'mongodb'
import { createNotificationStoreApp } from '../app.ts'

const apiKey = 'test-api-key'
export const workspace = { key: 'test-workspace', secret: 'test-workspace-secret' }

/** A profile as answers show it, as far as tests look into it. */
export type ProfileAnswer = {
  distinct_id: string
  properties: Record<string, unknown>
  created_at: string
  $email?: unknown[]
}

export type RunningStore = {
  url: string
  db: Db
  /** A request with the Bearer key, unless `headers` say otherwise. */
  request(
    method: string,
    path: string,
    options?: { body?: unknown; headers?: Record<string, string> },
  ): Promise<Response>
  /** Takes MongoDB away from the store. */
  disconnect(): Promise<void>
  /** The profile with this id. */
  profile(id: string): Promise<ProfileAnswer>
  close(): Promise<void>
}

/** The path of a profile. */
export function profilePath(id: string): string {
  return `/v1/user/${encodeURIComponent(id)}/`
}

/**
 * The store on a free port, with a database of its own that `close` drops. `members`: how many members
 * must confirm a write, the majority unless told otherwise.
 */
export async function runStore(
  mongodbUri: string,
  options: { members?: number } = {},
): Promise<RunningStore> {
  const uri = new URL(mongodbUri)
  uri.pathname = `/notification_store_${randomUUID()}`
  const mongo = await connectMongo({ uri: uri.href, appName: 'notification-store-test' })
  const writeConcern = { w: options.members ?? 'majority' } as const
  const app = createNotificationStoreApp({
    db: mongo.client.db(mongo.db.databaseName, { writeConcern }),
    logger: createLogger({ name: 'test', level: 'silent' }),
    registry: createMetrics({ service: 'test' }),
    credentials: { apiKeys: [apiKey], workspaces: new Map([[workspace.key, workspace.secret]]) },
  })
  const url = `http://127.0.0.1:${await listen(app, { host: '127.0.0.1', port: 0 })}`
  const request: RunningStore['request'] = (method, path, { body, headers } = {}) =>
    fetch(`${url}${path}`, {
      method,
      headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json', ...headers },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    })
  return {
    url,
    db: mongo.db,
    request,
    disconnect: () => mongo.close(),
    profile: async (id) => (await (await request('GET', profilePath(id))).json()) as ProfileAnswer,
    close: async () => {
      await app.close()
      // Again, where a test has taken it away.
      await mongo.client.connect()
      await mongo.db.dropDatabase()
      await mongo.close()
    },
  }
}
