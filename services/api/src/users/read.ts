import type { Account, User } from '@lethe/contracts/users'
import type { HttpApp } from '@lethe/service/http'
import { type UserDocument, usersOf } from '@lethe/store/users'
import { type Db, Long } from 'mongodb'
import { callerIn } from '../auth/gate.ts'
import { ApiError } from '../http/api-error.ts'
import { notAnInteger, readId } from '../http/read-id.ts'
import type { RouteDeps } from '../http/route-deps.ts'
import { IdPath, json, refusals, shared } from '../http/schemas.ts'
import { accountExamples, userExamples } from './user-examples.ts'
import { toAccount, toUser } from './view.ts'

const oneSchema = {
  operationId: 'readUser',
  tags: ['users'],
  summary: 'Read a user',
  description:
    'Of a soft-deleted user `id`, `username`, `deleted`, `deleted_at` and `status` are left; a hard-deleted one is 404.',
  params: IdPath,
  response: {
    200: json('The user', shared('User'), userExamples),
    ...refusals(notAnInteger('id'), 'user_not_found'),
  },
}

const meSchema = {
  operationId: 'readMe',
  tags: ['users'],
  summary: 'Read your own account',
  response: {
    200: json('The account', shared('Account'), accountExamples),
    ...refusals('user_not_found'),
  },
}

/** `GET /api/v2/user/{id}/` and `GET /api/v2/user/me/` */
export function addReadUser(app: HttpApp, { gate, mongo }: RouteDeps): void {
  app.get(
    '/api/v2/user/:id/',
    { schema: oneSchema, onRequest: gate.member },
    async (request): Promise<User> => toUser(await readUser(mongo.db, readId('id', request.params.id))),
  )
  app.get(
    '/api/v2/user/me/',
    { schema: meSchema, onRequest: gate.member },
    async (request): Promise<Account> => toAccount(await readUser(mongo.db, callerIn(request).userId)),
  )
}

/** A user who is not hard deleted. Throws {@link ApiError} `user_not_found`. */
export async function readUser(db: Db, userId: number): Promise<UserDocument> {
  const user = await usersOf(db).findOne({ _id: Long.fromNumber(userId), status: { $ne: 'u' } })
  if (!user) throw new ApiError('user_not_found')
  return user
}
