import type { LetheClient } from '@lethe/client/client'
import type { operations } from '@lethe/client/schema'
import { type Answered, blocked, completed, deleteUser, type Stage } from './stage.ts'

export type OperationId = keyof operations
/** The same call for whichever client, so that it can be made by anybody and with anything changed on its way. */
type Call = (client: LetheClient) => Promise<Answered>

const reason = 'Litigation hold 2026-17'

/** For each operation a call that succeeds when an administrator makes it; what it needs is prepared anew each time. */
export const goodCalls: Record<OperationId, (stage: Stage) => Promise<Call>> = {
  async deleteUser({ newUser }) {
    const id = await newUser()
    return (client) => deleteUser(client, id, 'soft')
  },
  async restoreUser({ deleted }) {
    const id = await deleted('soft')
    return (client) => client.POST('/api/v2/user/{id}/restore/', { params: { path: { id } } })
  },
  async deleteUsers({ newUser }) {
    const users = [await newUser()]
    return (client) => client.POST('/api/v2/deletion/batch/', { body: { users, mode: 'soft' } })
  },
  listDeletions: async () => (client) => client.GET('/api/v2/deletion/', { params: { query: { limit: 2 } } }),
  async readDeletion({ inLedger }) {
    const id = await inLedger(blocked)
    return (client) => client.GET('/api/v2/deletion/{id}/', { params: { path: { id } } })
  },
  async watchDeletion({ inLedger }) {
    const id = await inLedger(completed)
    return (client) =>
      client.GET('/api/v2/deletion/{id}/events/', { params: { path: { id } }, parseAs: 'text' })
  },
  async readDeletionHistory({ inLedger }) {
    const id = await inLedger()
    return (client) => client.GET('/api/v2/deletion/{id}/history/', { params: { path: { id } } })
  },
  async cancelDeletion({ deleted }) {
    const id = `${await deleted('soft')}-1`
    return (client) => client.POST('/api/v2/deletion/{id}/cancel/', { params: { path: { id } } })
  },
  async retryDeletion({ inLedger }) {
    const id = await inLedger(blocked)
    return (client) => client.POST('/api/v2/deletion/{id}/retry/', { params: { path: { id } } })
  },
  async waiveStep({ inLedger }) {
    const id = await inLedger(blocked)
    const body = { target: 'notifications', reason } as const
    return (client) => client.POST('/api/v2/deletion/{id}/waive/', { params: { path: { id } }, body })
  },
  retryBlocked: async () => (client) =>
    client.POST('/api/v2/deletion/retry/', { params: { query: { state: 'blocked' } } }),
  async previewDeletion({ newUser }) {
    const user_id = await newUser()
    return (client) => client.POST('/api/v2/deletion/preview/', { body: { user_id } })
  },
  async holdUser({ newUser }) {
    const id = await newUser()
    return (client) => client.PUT('/api/v2/user/{id}/hold/', { params: { path: { id } }, body: { reason } })
  },
  async releaseUser({ newUser, admin }) {
    const params = { path: { id: await newUser() } }
    await admin.PUT('/api/v2/user/{id}/hold/', { params, body: { reason } })
    return (client) => client.DELETE('/api/v2/user/{id}/hold/', { params })
  },
  async signUp({ newUser }) {
    const body = { username: `new-${await newUser()}`, ext_id: null, email: '' }
    return (client) => client.POST('/api/v2/sso/signup/', { body })
  },
  listUsers: async () => (client) => client.GET('/api/v2/user/'),
  searchUsers: async () => (client) =>
    client.GET('/api/v2/user/search/', { params: { query: { user: 'user' } } }),
  completeUsername: async () => (client) =>
    client.GET('/api/v2/user/autocomplete/', { params: { query: { search: 'user' } } }),
  async readUser({ newUser }) {
    const id = await newUser()
    return (client) => client.GET('/api/v2/user/{id}/', { params: { path: { id } } })
  },
  readMe: async () => (client) => client.GET('/api/v2/user/me/'),
  async readFeed({ newUser }) {
    const id = await newUser()
    return (client) => client.GET('/api/v2/user/{id}/feed/', { params: { path: { id } } })
  },
  listUsersForModeration: async () => (client) => client.GET('/api/v2/moderation/user/'),
  createPost: async () => (client) => client.POST('/api/v2/post/', { body: { text: 'Hello' } }),
  async readPost({ newPost }) {
    const id = await newPost()
    return (client) => client.GET('/api/v2/post/{id}/', { params: { path: { id } } })
  },
  async toggleVote({ newPost }) {
    const id = await newPost()
    return (client) => client.POST('/api/v2/post/{id}/vote/', { params: { path: { id } } })
  },
  async createComment({ newPost }) {
    const post = await newPost()
    return (client) => client.POST('/api/v2/comment/', { body: { post, text: 'Nice' } })
  },
  async listComments({ newPost }) {
    const post = await newPost()
    return (client) => client.GET('/api/v2/comment/', { params: { query: { post } } })
  },
}
