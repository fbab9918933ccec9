import { deletionStates } from '@lethe/contracts/deletion'
import { COUNT_LIMIT, CursorPage, pageSize } from '@lethe/contracts/lists'
import type { HttpApp } from '@lethe/service/http'
import { countDeletions, listDeletions } from '@lethe/store/ledger-list'
import { toDeletion } from '@lethe/store/ledger-state'
import Type from 'typebox'
import { cursorPageOf } from '../http/cursor-page.ts'
import { notAnInteger } from '../http/read-id.ts'
import type { RouteDeps } from '../http/route-deps.ts'
import { integer, json, refusals, shared } from '../http/schemas.ts'
import { listExamples } from './deletion-examples.ts'
import { requireReader } from './deletion-readers.ts'
import { readListQuery } from './list-query.ts'

const text = (description: string, more: object = {}) => Type.Optional(Type.String({ description, ...more }))

const schema = {
  operationId: 'listDeletions',
  tags: ['deletions'],
  summary: 'List deletions, newest first',
  description: `For administrators; with \`user\`, for that user too (whose token still works here). The filters can be combined. Follow \`next\` and \`previous\` as they are: they hold a place in the list, so nothing is shown twice or left out while new deletions come. \`count\` is exact up to ${COUNT_LIMIT}, and null beyond. The list is the ledger's: a deletion is in it once its event was taken up, which is at once unless Kafka is away; by its id it can be read from the moment of its 204.`,
  querystring: Type.Object({
    state: text('Only those in this state', { enum: [...deletionStates] }),
    mode: text('Only those of this mode', { enum: ['soft', 'hard'] }),
    user: Type.Optional(integer("Only this user's", 0)),
    requested_after: text('Asked for at this time or later', {
      examples: ['2026-11-01', '2026-11-01T18:00:00Z'],
    }),
    requested_before: text('Asked for before this time', { examples: ['2026-12-01'] }),
    limit: Type.Optional(
      integer(`How many to answer: ${pageSize.default} where absent`, 1, { maximum: pageSize.max }),
    ),
    cursor: text('A place in the list, out of `next` or `previous`'),
  }),
  response: {
    200: json('A page of deletions', CursorPage(shared('Deletion')), listExamples),
    ...refusals(notAnInteger('user'), 'permission_denied'),
  },
}

/** `GET /api/v2/deletion/` */
export function addListDeletions(app: HttpApp, deps: RouteDeps): void {
  const { db } = deps.mongo
  app.get('/api/v2/deletion/', { schema, onRequest: deps.gate.token }, async (request) => {
    const { filter, filters, limit, cursor } = readListQuery(request.query)
    await requireReader(deps, request, filter.userId, 'permission_denied')
    const beside = cursor && { position: cursor, direction: cursor.direction }
    // One more than is asked for tells whether the list goes on.
    const [found, count, foretell] = await Promise.all([
      listDeletions(db, filter, { beside, limit: limit + 1 }),
      countDeletions(db, filter, COUNT_LIMIT + 1),
      deps.estimates.current(),
    ])
    const placeOf = (deletion: (typeof found)[number]) => ({ at: deletion.requested_at, id: deletion._id })
    const { results, ...links } = cursorPageOf(request, { found, limit, cursor, filters }, placeOf)
    return {
      count: count > COUNT_LIMIT ? null : count,
      ...links,
      results: results.map((deletion) => toDeletion(deletion, foretell(deletion))),
    }
  })
}
