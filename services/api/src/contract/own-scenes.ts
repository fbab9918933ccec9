import { commentsOf } from '@lethe/store/community'
import { NDJSON } from '../http/ndjson.ts'
import { goodCalls, type OperationId } from './good-calls.ts'
import { type Answered, blocked, completed, deleteUser, type Stage } from './stage.ts'

type Scene = (stage: Stage) => Promise<Answered>
type Client = 'stranger' | 'narrow' | 'strict' | 'bare'

/** An operation's good call, made to another api or by another caller. */
const asked =
  (id: OperationId, client: Client): Scene =>
  async (stage) =>
    (await goodCalls[id](stage))(stage[client])

const restore = ({ admin }: Stage, id: number, key?: string) =>
  admin.POST('/api/v2/user/{id}/restore/', {
    params: { path: { id }, ...(key && { header: { 'Idempotency-Key': key } }) },
  })
const cancel = ({ admin }: Stage, id: string) =>
  admin.POST('/api/v2/deletion/{id}/cancel/', { params: { path: { id } } })
const waive = ({ admin }: Stage, id: string) =>
  admin.POST('/api/v2/deletion/{id}/waive/', {
    params: { path: { id } },
    body: { target: 'notifications', reason: 'It was switched off' },
  })
const watch = ({ admin }: Stage, id: string, lastEventId: string) =>
  admin.GET('/api/v2/deletion/{id}/events/', {
    params: { path: { id }, header: { 'Last-Event-ID': lastEventId } },
    parseAs: 'text',
  })
const waiting = async (stage: Stage, client: Client): Promise<Answered> =>
  stage[client].GET('/api/v2/deletion/{id}/', {
    params: { path: { id: await stage.inLedger() }, header: { Prefer: 'wait=1' } },
  })

/** A user who was deleted under the key `k`. */
async function withUsedKey(stage: Stage): Promise<number> {
  const id = await stage.newUser()
  const header = { 'Idempotency-Key': 'k' }
  await stage.admin.DELETE('/api/v2/user/{id}/', { params: { path: { id }, header } })
  return id
}

/** The answers that come of what an operation does, by operation: the shared scenes know all others. */
export const ownScenes: Partial<Record<OperationId, Record<string, Scene>>> = {
  deleteUser: {
    '400 user_already_soft_deleted': async (stage) =>
      deleteUser(stage.admin, await stage.deleted('soft'), 'soft'),
    '409 deletion_begun': async (stage) =>
      deleteUser(stage.admin, await stage.begun('soft'), 'hard', '2099-01-01T00:00:00Z'),
    '422 idempotency_key_reused': async (stage) =>
      stage.admin.DELETE('/api/v2/user/{id}/', {
        params: {
          path: { id: await withUsedKey(stage) },
          query: { hard: '1' },
          header: { 'Idempotency-Key': 'k' },
        },
      }),
  },
  restoreUser: {
    '400 user_not_soft_deleted': async (stage) => restore(stage, await stage.newUser()),
    '409 deletion_begun': async (stage) => restore(stage, await stage.begun('soft')),
    '409 erasure_begun': async (stage) => restore(stage, await stage.begun('hard', true)),
    '422 idempotency_key_reused': async (stage) => restore(stage, await withUsedKey(stage), 'k'),
  },
  cancelDeletion: {
    '409 deletion_begun': async (stage) => cancel(stage, `${await stage.begun('soft')}-1`),
    '409 erasure_begun': async (stage) => cancel(stage, `${await stage.begun('hard')}-1`),
    '409 deletion_over': async (stage) => cancel(stage, await stage.inLedger(completed)),
  },
  deleteUsers: {
    '200 application/x-ndjson': async (stage) =>
      stage.admin.POST('/api/v2/deletion/batch/', {
        params: { query: { mode: 'soft' } },
        headers: { 'content-type': NDJSON },
        body: { user_id: await stage.newUser() },
        parseAs: 'text',
      }),
    async '429 too_many_batches'(stage) {
      const call = await goodCalls.deleteUsers(stage)
      const slow = { failCommands: ['update'], blockConnection: true, blockTimeMS: 300 }
      const answers = await stage.failing(slow, () =>
        Promise.all(Array.from({ length: 5 }, () => call(stage.admin))),
      )
      return answers.find(({ response }) => !response.ok) ?? { response: Response.error() }
    },
  },
  readDeletion: {
    async '304'(stage) {
      const params = { path: { id: await stage.inLedger() } }
      const { response } = await stage.admin.GET('/api/v2/deletion/{id}/', { params })
      const header = { 'If-None-Match': response.headers.get('etag') ?? '' }
      return stage.admin.GET('/api/v2/deletion/{id}/', { params: { ...params, header } })
    },
    '429 too_many_watches': (stage) => waiting(stage, 'strict'),
    '503 watches_full': (stage) => waiting(stage, 'narrow'),
  },
  watchDeletion: {
    async '204'(stage) {
      const id = await stage.inLedger(completed)
      const { data = [] } = await stage.admin.GET('/api/v2/deletion/{id}/history/', {
        params: { path: { id } },
      })
      return watch(stage, id, String(data.at(-1)?.n))
    },
    '400 invalid_Last-Event-ID': async (stage) => watch(stage, await stage.inLedger(completed), 'x'),
    '429 too_many_watches': asked('watchDeletion', 'strict'),
    '503 watches_full': asked('watchDeletion', 'narrow'),
  },
  retryDeletion: {
    '409 deletion_over': async (stage) =>
      stage.admin.POST('/api/v2/deletion/{id}/retry/', {
        params: { path: { id: await stage.inLedger(completed) } },
      }),
  },
  waiveStep: {
    '409 step_not_blocked': async (stage) => waive(stage, await stage.inLedger()),
    '409 deletion_busy': async (stage) => waive(stage, await stage.inLedger({ ...blocked, owner: 'w' })),
    '409 deletion_over': async (stage) => waive(stage, await stage.inLedger(completed)),
  },
  previewDeletion: {
    '429 too_many_previews': asked('previewDeletion', 'narrow'),
    '503 no_manifest': asked('previewDeletion', 'bare'),
    async '503 indexes_missing'(stage) {
      const comments = commentsOf(stage.mongo.db)
      await comments.dropIndex('author_id_1__id_1')
      const answer = await (await goodCalls.previewDeletion(stage))(stage.admin)
      await comments.createIndex({ author_id: 1, _id: 1 })
      return answer
    },
    '504 preview_timed_out': asked('previewDeletion', 'strict'),
  },
  holdUser: {
    '409 deletion_begun': async (stage) =>
      stage.admin.PUT('/api/v2/user/{id}/hold/', {
        params: { path: { id: await stage.begun('hard') } },
        body: { reason: 'Too late' },
      }),
  },
  signUp: {
    async '400 unique_username'(stage) {
      const call = await goodCalls.signUp(stage)
      await call(stage.admin)
      return call(stage.admin)
    },
  },
  readMe: { '404 user_not_found': asked('readMe', 'stranger') },
}
