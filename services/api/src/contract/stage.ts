import type { LetheClient } from '@lethe/client/client'
import { openPrivateDatabase } from '@lethe/local-stack/private-database'
import { type LedgerDocument, ledgerOf } from '@lethe/store/ledger'
import { acceptedDocument } from '@lethe/store/ledger-accept'
import { insertUser } from '@lethe/store/testing'
import { beginDeletions } from '@lethe/store/user-fence'
import { type UserDocument, usersOf } from '@lethe/store/users'
import { startTestApi } from '../testing/api.ts'

/** What any call of the client resolves to, as far as the suite looks at it. */
export interface Answered {
  response: Response
  error?: unknown
}

/** Ids that no sign-up comes to. */
export const ADMIN = 1_000_001
/** No administrator, and not allowed to write anything. */
export const BLOCKED = 1_000_002
const UNKNOWN = 999_999
const at = new Date('2026-01-01T00:00:00Z')

export type Stage = Awaited<ReturnType<typeof startStage>>

/** An api on a mongod of its own, whose commands can be made to fail, and what the scenes of the contract play with. */
export async function startStage() {
  const mongo = await openPrivateDatabase()
  const api = await startTestApi({ mongo })
  const shared = { ...mongo, drop: async () => undefined }
  // What is bounded to 2,000 or to half a minute elsewhere, is bounded to nothing here.
  const narrow = await startTestApi({
    mongo: shared,
    previewLimits: { atOnce: 0, within: 30_000 },
    watchLimits: { all: 0, perCaller: 0 },
  })
  const strict = await startTestApi({
    mongo: shared,
    previewLimits: { atOnce: 1, within: 1 },
    watchLimits: { all: 1, perCaller: 0 },
  })
  const bare = await startTestApi({ mongo: shared, manifest: null })
  const limited = await startTestApi({
    mongo: shared,
    rateLimits: { user: 1, administrator: 1, address: 1 },
  })
  await insertUser(mongo, ADMIN, { role: 'admin' })
  await insertUser(mongo, BLOCKED, { status: 'b' })
  let lastId = 1_000_100

  async function newUser(fields: Partial<UserDocument> = {}): Promise<number> {
    lastId += 1
    await insertUser(mongo, lastId, fields)
    return lastId
  }
  const failPoint = (mode: 'off' | 'alwaysOn', data: object) =>
    mongo.client.db('admin').command({ configureFailPoint: 'failCommand', mode, data })
  const admin = api.client(ADMIN)

  return {
    mongo,
    api,
    admin,
    stranger: api.client(UNKNOWN),
    /** The same api with no room for a watch or a preview. */
    narrow: narrow.client(ADMIN),
    /** With no room for one caller's watch, and no time for a preview. */
    strict: strict.client(ADMIN),
    /** Without a manifest. */
    bare: bare.client(ADMIN),
    /** With one request a minute for each caller. */
    limited: limited.client(ADMIN),
    newUser,

    async newPost(): Promise<number> {
      const client = api.client(await newUser())
      const { data } = await client.POST('/api/v2/post/', { body: { text: 'Hello' } })
      return data?.id ?? 0
    },

    /** A user who is deleted, by one request after the other; answers his id. */
    async deleted(...modes: ('soft' | 'hard')[]): Promise<number> {
      const id = await newUser()
      for (const mode of modes) await deleteUser(admin, id, mode)
      return id
    },

    /** A user whose standing deletion a worker has begun; with `scheduled`, one that waited for its time. */
    async begun(mode: 'soft' | 'hard', scheduled = false): Promise<number> {
      const id = await newUser()
      const not_before = scheduled ? new Date(Date.now() + 3_600_000).toISOString() : undefined
      await deleteUser(admin, id, mode, not_before)
      if (scheduled) await usersOf(mongo.db).updateOne({ _id: id }, { $set: { 'deletion.not_before': at } })
      await beginDeletions(mongo, [{ userId: id, deletionId: `${id}-1` }])
      return id
    },

    /** A deletion as the ledger has it; answers its id. */
    async inLedger(fields: Partial<LedgerDocument> = {}): Promise<string> {
      const accepted = { generation: 1, mode: 'hard', requestedAt: at, requestedBy: 'admin' } as const
      const { due_at: _, ...document } = acceptedDocument({ userId: await newUser(), ...accepted }, at)
      await ledgerOf(mongo.db).insertOne({ ...document, claimed_at: at, ...fields })
      return document._id
    },

    /** Has these commands of everybody fail while `work` runs. */
    async failing<T>(data: object, work: () => Promise<T>): Promise<T> {
      await failPoint('alwaysOn', data)
      try {
        return await work()
      } finally {
        await failPoint('off', {})
      }
    },

    async stop() {
      for (const other of [narrow, strict, bare, limited]) await other.stop()
      await api.stop()
    },
  }
}

export const completed: Partial<LedgerDocument> = { completed_at: at }
export const blocked: Partial<LedgerDocument> = {
  blocked_at: at,
  steps: {
    notifications: { state: 'blocked', attempts: 3, counts: {}, error: { code: 'x', message: 'y' } },
  },
}

export function deleteUser(client: LetheClient, id: number, mode: 'soft' | 'hard', not_before?: string) {
  const query = { hard: mode === 'hard' ? ('1' as const) : ('0' as const), ...(not_before && { not_before }) }
  return client.DELETE('/api/v2/user/{id}/', { params: { path: { id }, query } })
}
