import { RetriedBlocked, type TargetName, targetNames } from '@lethe/contracts/deletion'
import type { HttpApp } from '@lethe/service/http'
import { retryBlocked } from '@lethe/store/ledger-retry'
import Type from 'typebox'
import { callerIn } from '../auth/gate.ts'
import { type FieldProblem, InvalidInput } from '../http/api-error.ts'
import type { RouteDeps } from '../http/route-deps.ts'
import { json, noBodyRefusals, refusals } from '../http/schemas.ts'
import { refuseUnreadableBody } from './mark-request.ts'
import { refuseBody } from './read-request.ts'

/** One request is answered within a fraction of a second. */
const AT_ONCE = 500

const NOT_BLOCKED: FieldProblem = { field: 'state', code: 'invalid', message: 'Must be blocked' }

const schema = {
  operationId: 'retryBlocked',
  tags: ['deletions'],
  summary: 'Try blocked deletions again now',
  description: `For administrators. Up to ${AT_ONCE} deletions that only an administrator can move, those that wait longest first, are due at once with all their attempts ahead. \`left\` says how many more there are (counted up to 100,000): repeat it until there are none. \`state=blocked\` must be given: nothing else is retried in bulk.`,
  querystring: Type.Object({
    state: Type.String({ enum: ['blocked'] }),
    target: Type.Optional(
      Type.String({ enum: [...targetNames], description: 'Only those that are blocked there' }),
    ),
  }),
  response: {
    200: json('How many are due now, and how many are left', RetriedBlocked, {
      some: { value: { retried: 500, left: 1_204 } },
    }),
    ...refusals(NOT_BLOCKED, ...noBodyRefusals, 'permission_denied'),
  },
}

/** `POST /api/v2/deletion/retry/` */
export function addRetryBlocked(app: HttpApp, { gate, mongo }: RouteDeps): void {
  const options = { schema, onRequest: gate.member, errorHandler: refuseUnreadableBody }
  app.post('/api/v2/deletion/retry/', options, async (request): Promise<RetriedBlocked> => {
    refuseBody(request.rawBody)
    const target = readFilter(request.query)
    await gate.administrator(request)
    return retryBlocked(mongo.db, { target, limit: AT_ONCE, by: callerIn(request).userId })
  })
}

function readFilter({ state, target }: Record<string, unknown>): TargetName | undefined {
  if (state !== 'blocked') throw new InvalidInput([NOT_BLOCKED])
  if (target === undefined) return undefined
  const known = targetNames.find((name) => name === target)
  if (known) return known
  const message = `Must be one of ${targetNames.join(', ')}`
  throw new InvalidInput([{ field: 'target', code: 'invalid', message }])
}
