import { createHash, randomUUID } from 'node:crypto'
import { deletionIdOf } from '@lethe/contracts/ids'
import type { Mode } from '@lethe/contracts/status'
import type { Relay } from '@lethe/outbox/relay'
import type { Mongo } from '@lethe/store/connect'
import { type MarkedUser, markFirst, markUsers } from '@lethe/store/user-mark'
import type { Mark } from '@lethe/store/user-transitions'
import { type Batcher, BatcherFullError, createBatcher } from '../batcher.ts'
import { decide } from './decide.ts'
import {
  type MarkRequest,
  type MarkResult,
  OutcomeUnknownError,
  OverloadedError,
  type WritePath,
} from './types.ts'

export interface WritePathDeps {
  mongo: Mongo
  relay: Pick<Relay, 'offer'>
  onGroup?: (size: number) => void
  /** Told of each deletion that is answered as accepted, a repeat under its key too. */
  onAccepted?: (mode: Mode) => void
}

/**
 * The group-committed write path: concurrent requests become one conditional bulk write, and where they are not all their
 * users' first, one more and one read. An answer follows the majority commit and never waits for Kafka; the relay is told
 * on the way whose events are to be sent.
 */
export function createWritePath({
  mongo,
  relay,
  onGroup,
  onAccepted,
}: WritePathDeps): WritePath & Pick<Batcher<MarkRequest, Outcome>, 'isCrowded' | 'idle'> {
  // A group is probably like the one before.
  let areFirst = true

  async function make(marks: readonly Mark[]): Promise<Outcome[]> {
    if (areFirst && (await markFirst(mongo, marks))) return marks.map(firstOf)
    const users = await markUsers(mongo, marks)
    const results = marks.map((mark) => resultOf(mark, users))
    areFirst = marks.every((mark, n) => isFirst(mark, results[n]))
    return results
  }

  const batcher = createBatcher(async (requests: readonly MarkRequest[]) => {
    onGroup?.(requests.length)
    const marks = toMarks(requests)
    const results = await make(marks)
    const accepted = marks.filter((_, n) => isAccepted(results[n]))
    relay.offer(accepted.map(({ userId }) => userId))
    for (const { mode } of accepted) if (mode !== 'restored') onAccepted?.(mode)
    return results
  })

  return {
    async submit(request) {
      const result = await batcher.submit(request).catch(explain)
      if (result instanceof OutcomeUnknownError) throw result
      return result
    },
    isCrowded: () => batcher.isCrowded(),
    idle: () => batcher.idle(),
  }
}

/** One mark's unexplained result is that caller's trouble only, so it travels as a value. */
type Outcome = MarkResult | OutcomeUnknownError

/** What became of a mark that is its user's first. */
const firstOf = ({ userId }: Mark) => ({ kind: 'accepted', deletionId: deletionIdOf(userId, 1) }) as const

const isFirst = (mark: Mark, result: Outcome | undefined) =>
  isAccepted(result) && result.deletionId === firstOf(mark).deletionId

const isAccepted = (result: Outcome | undefined) =>
  result !== undefined && 'kind' in result && result.kind === 'accepted'

function resultOf(mark: Mark, users: Map<number, MarkedUser>): Outcome {
  return (
    decide(mark, users.get(mark.userId)) ?? new OutcomeUnknownError('the mark was refused by the database')
  )
}

function explain(error: unknown): never {
  if (error instanceof BatcherFullError) throw new OverloadedError('too many deletions wait to be written')
  throw new OutcomeUnknownError('the database did not confirm the mark', { cause: error })
}

/**
 * A mark's key tells its request apart from every other of the same user: the hash of its Idempotency-Key, else a fresh
 * random value. Requests of one group share that value where their users differ, which makes their marks alike. The
 * prefix keeps a caller from naming another request's random value.
 */
function toMarks(requests: readonly MarkRequest[]): Mark[] {
  const shared = randomKey()
  const sharing = new Set<number>()
  return requests.map(({ idempotencyKey, ...request }) => {
    if (idempotencyKey !== undefined) {
      return { ...request, key: `k:${createHash('sha256').update(idempotencyKey).digest('base64url')}` }
    }
    const isFirst = !sharing.has(request.userId)
    sharing.add(request.userId)
    return { ...request, key: isFirst ? shared : randomKey() }
  })
}

const randomKey = () => `r:${randomUUID()}`
