import fastifyJwt from '@fastify/jwt'
import { deletableFrom, type Mode, statusAfter } from '@lethe/contracts/status'
import { type UserDocument, usersOf } from '@lethe/store/users'
import { fastify } from 'fastify'
import { type ClientSession, type Db, Long, MongoClient } from 'mongodb'

/** What a service does with a deletion that may be: answers false where there is no such user to delete. */
export type Accept = (userId: number, mode: Mode) => Promise<boolean>

interface Settings {
  PORT: string
  MONGODB_URI: string
  JWT_SECRET: string
}

interface Claims {
  user_id: number
  role?: 'admin'
}

/**
 * Serves `DELETE /api/v2/user/{id}/` as people write it by hand: the token is verified (and remembered, as ours are), its
 * role claim believed, one id and one mode are read. `open` says what a deletion is.
 */
export async function serveDeletes(
  open: (mongo: { client: MongoClient; db: Db }) => Promise<Accept>,
): Promise<void> {
  const { PORT, MONGODB_URI, JWT_SECRET } = process.env as unknown as Settings
  const client = await MongoClient.connect(MONGODB_URI, { writeConcern: { w: 'majority' } })
  const accept = await open({ client, db: client.db() })
  const app = fastify()
  await app.register(fastifyJwt, { secret: JWT_SECRET, verify: { algorithms: ['HS256'], cache: true } })

  app.get('/readyz', async () => ({ status: 'ready' }))
  app.delete<{ Params: { id: string }; Querystring: { hard?: string } }>(
    '/api/v2/user/:id/',
    { onRequest: async (request) => void (await request.jwtVerify()) },
    async (request, reply) => {
      const userId = Number(request.params.id)
      const caller = request.user as Claims
      if (caller.role !== 'admin' && caller.user_id !== userId) return reply.code(403).send()
      const mode = request.query.hard === '1' ? 'hard' : 'soft'
      return reply.code((await accept(userId, mode)) ? 204 : 404).send()
    },
  )
  await app.listen({ host: '127.0.0.1', port: Number(PORT) })
}

/** Marks the user deleted, in one update; false where there is none to mark. */
export async function markUser(
  db: Db,
  userId: number,
  mode: Mode,
  session?: ClientSession,
): Promise<boolean> {
  const { modifiedCount } = await usersOf(db).updateOne(
    { _id: Long.fromNumber(userId), status: { $in: [...deletableFrom[mode]] } },
    { $set: { status: statusAfter[mode], deleted_at: new Date() } as Partial<UserDocument> },
    { ...(session && { session }) },
  )
  return modifiedCount === 1
}
