import { type Account, SignUp } from '@lethe/contracts/users'
import type { HttpApp } from '@lethe/service/http'
import { duplicateField } from '@lethe/store/duplicate-field'
import { withNewId } from '@lethe/store/sequences'
import { usersOf } from '@lethe/store/users'
import { type FieldProblem, InvalidInput } from '../http/api-error.ts'
import { missing } from '../http/body-validation.ts'
import type { RouteDeps } from '../http/route-deps.ts'
import { bodyRefusals, bodyTypes, json, refusals, shared } from '../http/schemas.ts'
import { newUser } from './new-user.ts'
import { accountExamples } from './user-examples.ts'
import { toAccount } from './view.ts'

const schema = {
  operationId: 'signUp',
  tags: ['users'],
  summary: 'Sign a user up',
  description:
    'For administrators. 400 with the code `unique` where username or ext_id is taken; those of a soft-deleted user stay taken, and those of a hard-deleted one until the deletion is completed.',
  consumes: bodyTypes,
  body: SignUp,
  response: {
    201: json('The new user', shared('Account'), accountExamples),
    ...refusals(missing('username'), taken('username'), 'permission_denied', ...bodyRefusals),
  },
}

/** `POST /api/v2/sso/signup/` */
export function addSignUp(app: HttpApp, { gate, mongo, now }: RouteDeps): void {
  app.post(
    '/api/v2/sso/signup/',
    { schema, onRequest: gate.member, preHandler: gate.administrator },
    async (request, reply): Promise<Account> => {
      const user = await withNewId(mongo.db, 'users', async (id) => {
        const made = newUser(id, request.body, now())
        await usersOf(mongo.db).insertOne(made).catch(explainTaken)
        return made
      })
      reply.code(201)
      return toAccount(user)
    },
  )
}

/** A unique index decides who has a name, not a look before the insert: two sign-ups may run at once. */
function explainTaken(error: unknown): never {
  const field = duplicateField(error)
  if (field !== 'username' && field !== 'ext_id') throw error
  throw new InvalidInput([taken(field)])
}

function taken(field: string): FieldProblem {
  return { field, code: 'unique', message: `A user with this ${field} exists already` }
}
