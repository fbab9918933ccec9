import { isFinal } from '@lethe/contracts/deletion'
import type { HttpApp } from '@lethe/service/http'
import type { FastifyReply, FastifyRequest } from 'fastify'
import Type from 'typebox'
import { callerIn } from '../auth/gate.ts'
import { isNamedIn } from '../http/entity-tag.ts'
import type { RouteDeps } from '../http/route-deps.ts'
import { DeletionPath, empty, json, refusals, shared } from '../http/schemas.ts'
import { MAX_WAIT, readWait } from '../watching/prefer-wait.ts'
import { type Snapshot, snapshotOf } from '../watching/snapshot.ts'
import { until } from '../watching/until.ts'
import { deletionExamples } from './deletion-examples.ts'
import { readableDeletion } from './deletion-readers.ts'

const answered = {
  ETag: Type.String({
    description: 'Weak: changes when the answer does, but not with the estimate alone',
    examples: ['W/"Vn0y5eUJwOyYl0T0SNLFFg"'],
  }),
  'Preference-Applied': Type.Optional(
    Type.String({ description: 'How long it waited at most', examples: ['wait=30'] }),
  ),
}

const schema = {
  operationId: 'readDeletion',
  tags: ['deletions'],
  summary: "Read a deletion's state, or wait for it to change",
  description: `The state, a step per target with its counts, and the times. For the deleted user (whose token still works here) and administrators; 404 for everybody else, whether or not it exists. With \`Prefer: wait=N\` the answer waits, ${MAX_WAIT} seconds at most: with \`If-None-Match\` until the ETag is another, without until the deletion is completed, superseded or cancelled; when the time is over it is what it is then. It comes at once where the process stops.`,
  params: DeletionPath,
  headers: Type.Object({
    'If-None-Match': Type.Optional(
      Type.String({ description: 'ETags that the caller has: 304 where it is one of them' }),
    ),
    Prefer: Type.Optional(Type.String({ description: 'wait=N, seconds (RFC 7240)', examples: ['wait=20'] })),
  }),
  response: {
    200: json('The deletion', shared('Deletion'), deletionExamples, answered),
    304: empty('It is what the caller has', answered),
    ...refusals('deletion_not_found', 'too_many_watches', 'watches_full'),
  },
}

type Request = FastifyRequest<{ Params: { id: string } }>

/** `GET /api/v2/deletion/{id}/` */
export function addReadDeletion(app: HttpApp, deps: RouteDeps): void {
  async function read(request: Request): Promise<Snapshot> {
    return snapshotOf(await readableDeletion(deps, request), await deps.estimates.current())
  }

  app.get('/api/v2/deletion/:id/', { schema, onRequest: deps.gate.token }, async (request, reply) => {
    const tags = request.headers['if-none-match']
    const seconds = readWait(request.headers.prefer)
    const isWanted = ({ state, etag }: Snapshot) =>
      tags === undefined ? isFinal(state) : !isNamedIn(tags, etag)
    const now = await read(request)
    if (seconds === 0) return answer(reply, now, tags)
    const applied = () => reply.header('preference-applied', `wait=${seconds}`)
    if (isWanted(now)) return answer(applied(), now, tags)
    await until(deps.watches, {
      callerId: callerIn(request).userId,
      deletionId: request.params.id,
      isWanted,
      milliseconds: seconds * 1_000,
      gone: goneOf(reply),
    })
    // A connection that is kept for another request would keep a stopping process.
    if (deps.watches.stopping.aborted) reply.header('connection', 'close')
    // Asked again, for the caller's right as well: neither is taken from what somebody else has heard.
    return answer(applied(), await read(request), tags)
  })
}

function answer(reply: FastifyReply, { etag, text }: Snapshot, tags: string | undefined): FastifyReply {
  reply.headers({ etag, 'cache-control': 'private, no-cache' })
  if (isNamedIn(tags, etag)) return reply.code(304).send()
  return reply.type('application/json; charset=utf-8').send(text)
}

/** Aborted when the connection is closed before the answer. */
function goneOf(reply: FastifyReply): AbortSignal {
  const gone = new AbortController()
  reply.raw.once('close', () => gone.abort())
  return gone.signal
}
