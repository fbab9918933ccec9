import { Page } from '@lethe/contracts/lists'
import { type UserStatus, status as userStatus } from '@lethe/contracts/status'
import type { HttpApp } from '@lethe/service/http'
import { usersOf } from '@lethe/store/users'
import Type from 'typebox'
import { type FieldProblem, InvalidInput } from '../http/api-error.ts'
import { pageOf, readPage } from '../http/page.ts'
import type { RouteDeps } from '../http/route-deps.ts'
import { json, PageQuery, refusals, shared } from '../http/schemas.ts'
import { moderatedListExamples } from '../users/user-examples.ts'
import { toModerated } from '../users/view.ts'

const letters: readonly UserStatus[] = Object.values(userStatus)

const NO_STATUS: FieldProblem = { field: 'status', code: 'invalid', message: 'Must be one of a, b, d, u' }

const schema = {
  operationId: 'listUsersForModeration',
  tags: ['moderation'],
  summary: 'List users of any status',
  description: 'For administrators. Soft-deleted users keep their names here; hard-deleted ones have none.',
  querystring: Type.Object({
    ...PageQuery.properties,
    status: Type.Optional(
      Type.String({
        enum: [...letters],
        description: 'a active, b blocked, d soft deleted, u hard deleted; all where absent',
      }),
    ),
  }),
  response: {
    200: json('A page of users', Page(shared('ModeratedUser')), moderatedListExamples),
    ...refusals(NO_STATUS, 'permission_denied'),
  },
}

/** `GET /api/v2/moderation/user/` */
export function addModeratedUsers(app: HttpApp, { gate, mongo }: RouteDeps): void {
  const users = usersOf(mongo.db)
  app.get(
    '/api/v2/moderation/user/',
    { schema, onRequest: gate.member, preHandler: gate.administrator },
    async (request) => {
      const page = readPage(request.query)
      const filter = { status: { $in: readStatuses(request.query) } }
      const [count, found] = await Promise.all([
        users.countDocuments(filter),
        users.find(filter).sort({ _id: 1 }).skip(page.offset).limit(page.limit).toArray(),
      ])
      return pageOf(request, page, count, found.map(toModerated))
    },
  )
}

/** The statuses to list. Throws {@link InvalidInput} for a letter that is none. */
function readStatuses({ status }: Record<string, unknown>): UserStatus[] {
  if (status === undefined) return [...letters]
  const letter = letters.find((candidate) => candidate === status)
  if (letter) return [letter]
  throw new InvalidInput([NO_STATUS])
}
