import { finished } from 'node:stream'
import { isFinal } from '@lethe/contracts/deletion'
import { parseId } from '@lethe/contracts/ids'
import type { HttpApp } from '@lethe/service/http'
import type { FastifyReply } from 'fastify'
import Type from 'typebox'
import type { Caller } from '../auth/caller.ts'
import { callerIn } from '../auth/gate.ts'
import { type FieldProblem, InvalidInput } from '../http/api-error.ts'
import type { RouteDeps } from '../http/route-deps.ts'
import { counted, DeletionPath, empty, refusals } from '../http/schemas.ts'
import { createEventStream } from '../watching/event-stream.ts'
import { type Snapshot, snapshotOf } from '../watching/snapshot.ts'
import { eventsExamples } from './deletion-examples.ts'
import { readableDeletion } from './deletion-readers.ts'

/** A right is asked for anew when a client comes again, which it does after this at the latest. */
const LIFETIME_MS = 10 * 60_000
/** How long a process that stops lets a reader take what is written. */
const LAST_WORDS_MS = 1_000

const NOT_AN_EVENT: FieldProblem = {
  field: 'Last-Event-ID',
  code: 'invalid',
  message: 'Must be the id of an event of this deletion',
}

const schema = {
  operationId: 'watchDeletion',
  tags: ['deletions'],
  summary: 'Follow a deletion as Server-Sent Events',
  description:
    "For whoever may read the deletion. A `state` event for each change of its state (an entry of its history, whose number is the event's id) and a `deletion` event, without an id, whenever what `GET /api/v2/deletion/{id}/` answers has changed. With `Last-Event-ID` it begins after that one: none is lost and none comes twice, but for what a very long history has dropped. It ends after a final state (completed, superseded, cancelled); who comes again then gets 204, which is the end for an EventSource. It also ends with its token, after ten minutes, and when the process stops; come again with `Last-Event-ID`.",
  params: DeletionPath,
  headers: Type.Object({
    'Last-Event-ID': Type.Optional(
      Type.String({ description: 'The id of the last event that was read', examples: ['3'] }),
    ),
  }),
  response: {
    200: {
      description: 'The events',
      headers: counted(),
      content: { 'text/event-stream': { schema: { type: 'string' }, examples: eventsExamples } },
    },
    204: empty('The deletion is over, and the caller has every event'),
    ...refusals(NOT_AN_EVENT, 'deletion_not_found', 'too_many_watches', 'watches_full'),
  },
}

/** `GET /api/v2/deletion/{id}/events/` */
export function addDeletionEvents(app: HttpApp, deps: RouteDeps): void {
  const options = { schema, onRequest: deps.gate.token, exposeHeadRoute: false }
  app.get('/api/v2/deletion/:id/events/', options, async (request, reply) => {
    const after = readLastEventId(request.headers['last-event-id'])
    const first = snapshotOf(await readableDeletion(deps, request), await deps.estimates.current())
    if (after > first.n) throw notAnEvent()
    if (isFinal(first.state) && after === first.n) return reply.code(204).send()
    return streamTo(deps, reply, { caller: callerIn(request), id: request.params.id, first, after })
  })
}

interface Watcher {
  caller: Caller
  id: string
  first: Snapshot
  after: number
}

function streamTo({ watches, now }: RouteDeps, reply: FastifyReply, watcher: Watcher): FastifyReply {
  const { caller, id, first, after } = watcher
  // Opened before there is a stream: where that is refused, nothing is left.
  const close = watches.open(caller.userId, id, (snapshot) => stream.tell(snapshot))
  const stream = createEventStream(first, after)
  const left = caller.expiresAt * 1_000 - now().getTime()
  const timer = setTimeout(stream.end, Math.min(left, LIFETIME_MS))
  const stop = () => {
    stream.end()
    setTimeout(() => reply.raw.destroy(), LAST_WORDS_MS).unref()
  }
  watches.stopping.addEventListener('abort', stop)
  finished(reply.raw, () => {
    close()
    clearTimeout(timer)
    watches.stopping.removeEventListener('abort', stop)
  })
  if (watches.stopping.aborted) stop()
  return (
    reply
      .type('text/event-stream; charset=utf-8')
      // The connection ends with the stream: kept for another request, it would keep a stopping process.
      .headers({ 'cache-control': 'no-store', 'x-accel-buffering': 'no', connection: 'close' })
      .send(stream.readable)
  )
}

/** The number after which to begin, 0 where there is none. Throws {@link InvalidInput} for what is no event's id. */
function readLastEventId(value: string | string[] | undefined): number {
  if (value === undefined || value === '') return 0
  const id = typeof value === 'string' ? parseId(value) : null
  if (id === null) throw notAnEvent()
  return id
}

const notAnEvent = () => new InvalidInput([NOT_AN_EVENT])
