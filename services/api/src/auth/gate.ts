import type { HttpApp } from '@lethe/service/http'
import { type UserDocument, usersOf } from '@lethe/store/users'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { type Db, Long } from 'mongodb'
import { createBatcher } from '../batcher.ts'
import { ApiError } from '../http/api-error.ts'
import { createRateLimits, type RateLimitSettings } from '../rate-limits/rate-limits.ts'
import { type Caller, type CallerDocument, isAdministrator, isDeleted } from './caller.ts'
import type { AuthConfig } from './token-key.ts'
import { createTokenVerifier } from './verify-token.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** Set by the gate's `token` and `member` hooks. */
    caller: Caller | null
  }
}

/** Who may pass. Hooks for routes, in the order of refusals: 401 and 429 before anything is read, 403 after 400. */
export interface Gate {
  /** `onRequest`: a good token, and not too many requests. Reads nothing from the database. */
  token(request: FastifyRequest, reply: FastifyReply): Promise<void>
  /** `onRequest`: the same, of a user who is not deleted; 401 for others. */
  member(request: FastifyRequest, reply: FastifyReply): Promise<void>
  /** `preHandler`: an administrator; 403 for others. */
  administrator(request: FastifyRequest): Promise<void>
  /** The caller's document as the majority holds it now: a right is never taken from a cache. */
  documentOf(caller: Caller): Promise<CallerDocument>
}

/** Sets up authentication for the application and answers its gate. */
export async function createGate(
  app: HttpApp,
  { auth, db, now, rateLimits }: { auth: AuthConfig; db: Db; now: () => Date; rateLimits: RateLimitSettings },
): Promise<Gate> {
  const verify = await createTokenVerifier(app, auth, now)
  app.decorateRequest('caller', null)

  // Together, but never from before: a read begins after the request has arrived.
  const reads = createBatcher((userIds: readonly number[]) => readCallers(db, userIds), {
    maxWaiting: Number.POSITIVE_INFINITY,
  })
  const documentOf = (caller: Caller) => reads.submit(caller.userId)
  const limits = createRateLimits(rateLimits, {
    now: () => performance.now(),
    isAdministrator: async (caller) => isAdministrator(caller, await documentOf(caller)),
  })

  async function token(request: FastifyRequest, reply: FastifyReply): Promise<void> {
    request.caller = await verify(request).catch((error: unknown) => {
      if (error instanceof ApiError && error.code === 'authentication_failed')
        limits.countStranger(reply, request)
      throw error
    })
    await limits.countCaller(reply, request.caller)
  }

  return {
    token,
    documentOf,
    async member(request, reply) {
      await token(request, reply)
      if (isDeleted(await documentOf(callerIn(request)))) throw new ApiError('authentication_failed')
    },
    async administrator(request) {
      const caller = callerIn(request)
      if (!isAdministrator(caller, await documentOf(caller))) throw new ApiError('permission_denied')
    },
  }
}

/** The caller that a gate's hook let in. */
export function callerIn(request: FastifyRequest): Caller {
  if (!request.caller) throw new Error('this route has no gate')
  return request.caller
}

async function readCallers(db: Db, userIds: readonly number[]): Promise<CallerDocument[]> {
  const ids = [...new Set(userIds)].map((id) => Long.fromNumber(id))
  const found = await usersOf(db)
    .find<Pick<UserDocument, 'status' | 'role'> & { _id: number }>(
      { _id: { $in: ids } },
      { projection: { status: 1, role: 1 } },
    )
    .toArray()
  const byId = new Map(found.map(({ _id, ...document }) => [_id, document]))
  return userIds.map((id) => byId.get(id) ?? null)
}
