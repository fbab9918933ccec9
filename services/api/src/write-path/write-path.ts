import { createHash, randomUUID } from 'node:crypto'
import type { Mode } from '@lethe/contracts/status'
import type { Relay } from '@lethe/outbox/relay'
import type { Mongo } from '@lethe/store/connect'
import { type MarkedUser, markUsers } from '@lethe/store/user-mark'
import type { Mark } from '@lethe/store/user-transitions'
import { BatcherFullError, createBatcher } from '../batcher.ts'
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
 * The group-committed write path: concurrent requests become one conditional bulk write and one read.
 * An answer follows the majority commit and never waits for Kafka; the won events are handed to the
 * relay on the way.
 */
export function createWritePath({
  mongo,
  relay,
  onGroup,
  onAccepted,
}: WritePathDeps): WritePath & { idle(): Promise<void> } {
  const batcher = createBatcher(async (requests: readonly MarkRequest[]) => {
    onGroup?.(requests.length)
    const marks = toMarks(requests)
    const users = await markUsers(mongo, marks)
    relay.offer([...users.values()])
    return marks.map((mark) => {
      const result = resultOf(mark, users)
      if (onAccepted && mark.mode !== 'restored' && isAccepted(result)) onAccepted(mark.mode)
      return result
    })
  })

  return {
    async submit(request) {
      const result = await batcher.submit(request).catch(explain)
      if (result instanceof OutcomeUnknownError) throw result
      return result
    },
    idle: () => batcher.idle(),
  }
}

const isAccepted = (result: MarkResult | OutcomeUnknownError) =>
  'kind' in result && result.kind === 'accepted'

/** One mark's unexplained result is that caller's trouble only, so it travels as a value. */
function resultOf(mark: Mark, users: Map<number, MarkedUser>): MarkResult | OutcomeUnknownError {
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
