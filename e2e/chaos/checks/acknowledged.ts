import type { Delivery, Evidence } from '../evidence.ts'
import type { LoadRecord, TransitionKind } from '../load/record.ts'
import { transitionsIn } from './history.ts'
import { invariants } from './invariants.ts'
import { type Violation, violations } from './violation.ts'

/** What callers were told has happened, and nothing else has. */
export function checkAcknowledged(evidence: Evidence, record: LoadRecord): Violation[] {
  const events = marksIn(evidence.deliveries)
  return [
    ...checkDeletions(events, evidence, record),
    ...checkRestores(events, record),
    ...checkAsked(events, record),
    ...checkKeys(record),
  ]
}

/** Each mark once, by its user and generation. */
const marksIn = (deliveries: readonly Delivery[]): Map<string, Delivery> =>
  new Map(transitionsIn(deliveries).map((event) => [`${event.userId}-${event.generation}`, event]))

type Marks = ReadonlyMap<string, Delivery>

function checkDeletions(events: Marks, { ledger }: Evidence, { deletions }: LoadRecord): Violation[] {
  const { found, unless } = violations()
  for (const { deletionId, mode } of deletions) {
    const event = events.get(deletionId)
    const isTold = event?.type === 'user.deleted' && event.mode === mode
    const story = `${mode} ${deletionId} was answered 204`
    unless(isTold, invariants.deletionKept, `${story}; on Kafka: ${event?.story}`)
    unless(ledger.has(deletionId), invariants.deletionKept, `${story} and is not in the ledger`)
  }
  return found
}

function checkRestores(events: Marks, record: LoadRecord): Violation[] {
  const { found, unless } = violations()
  const told = Map.groupBy([...events.values()].filter(isRestore), ({ userId }) => userId)
  for (const [userId, restores] of Map.groupBy(record.restores, (restore) => restore.userId)) {
    const known = told.get(userId)?.length ?? 0
    const story = `user ${userId}: ${restores.length} answers of 204, ${known} on Kafka`
    unless(known >= restores.length, invariants.restoreKept, story)
  }
  return found
}

const isRestore = ({ type }: Delivery) => type === 'user.restored'

/** Clocks of one machine, read by two processes. */
const CLOCK_MS = 5

/** Each event is that of an answer, or of a request whose outcome nobody knows, of which each makes one at most. */
function checkAsked(events: Marks, { deletions, restores, maybes }: LoadRecord): Violation[] {
  const { found, unless } = violations()
  const answered = new Set(deletions.map(({ deletionId }) => deletionId))
  const open = [...events].filter(([id, event]) => isRestore(event) || !answered.has(id))
  const nameOf = (userId: number, kind: TransitionKind | null) => `${kind} of user ${userId}`
  const restored = Map.groupBy(restores, ({ userId }) => userId)
  const asked = Map.groupBy(maybes, ({ userId, kind }) => nameOf(userId, kind))
  const groups = Map.groupBy(open, ([, event]) =>
    nameOf(event.userId, isRestore(event) ? 'restored' : event.mode),
  )
  for (const [name, same] of groups) {
    const told = same.map(([, event]) => event)
    const isOfRestores = told.every(isRestore)
    const known = isOfRestores ? (restored.get(told[0]?.userId ?? 0)?.length ?? 0) : 0
    const perhaps = asked.get(name) ?? []
    const stories = told.map(({ story }) => story).join(' and ')
    unless(
      told.length <= known + perhaps.length,
      invariants.asked,
      `${name}: ${known} answered, ${perhaps.length} unknown, ${told.length} told: ${stories}`,
    )
    const since = Math.min(...perhaps.map(({ from }) => from)) - CLOCK_MS
    for (const { factAt, story } of isOfRestores ? [] : told)
      unless(factAt >= since, invariants.asked, `${name} before it was asked for: ${story}`)
  }
  return found
}

/** Requests with the same key are one deletion; all others are different ones. */
function checkKeys({ deletions }: LoadRecord): Violation[] {
  const { found, unless } = violations()
  for (const [deletionId, answers] of Map.groupBy(deletions, (deletion) => deletion.deletionId)) {
    const keys = new Set(answers.map(({ key }) => key))
    const isOne = keys.size === 1 && (answers.length === 1 || !keys.has(null))
    unless(isOne, invariants.oneRequest, `${deletionId} was given to ${answers.map(({ key }) => key)}`)
  }
  for (const [key, answers] of Map.groupBy(deletions, (deletion) => deletion.key)) {
    const ids = new Set(answers.map(({ deletionId }) => deletionId))
    unless(key === null || ids.size === 1, invariants.oneRequest, `${key}: ${[...ids]}`)
  }
  return found
}
