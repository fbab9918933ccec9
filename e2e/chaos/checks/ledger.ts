import type { LedgerDocument } from '@lethe/store/ledger'
import type { UserDocument } from '@lethe/store/users'
import type { Evidence } from '../evidence.ts'
import type { LoadRecord } from '../load/record.ts'
import { type Violation, violations } from './violation.ts'

const REMAINS = ['_id', 'status', 'generation', 'deletion', 'recent', 'outbox', 'notifying']

/** Each deletion came to an end that is true. */
export function checkLedger(evidence: Evidence, record: LoadRecord): Violation[] {
  const { found, unless } = violations()
  const { users, ledger, deliveries } = evidence
  const byId = new Map(users.map((user) => [Number(user._id), user]))
  const erased = new Set(
    deliveries
      .filter(({ type }) => type === 'user.erased')
      .map((event) => `${event.userId}-${event.generation}`),
  )

  for (const { deletionId, userId, mode } of record.deletions) {
    const entry = ledger.get(deletionId)
    unless(entry !== undefined, 'no acknowledged deletion is lost', `${deletionId} is not in the ledger`)
    if (!entry) continue
    const isOver = Boolean(entry.completed_at) !== Boolean(entry.superseded_at)
    unless(isOver, 'every deletion comes to its end', storyOf(entry))
    const later = byId.get(userId)?.generation ?? 0
    const isReplaced = mode === 'soft' && later > entry.generation
    unless(!entry.superseded_at || isReplaced, 'superseded only by something later', storyOf(entry))
  }
  for (const entry of ledger.values()) {
    if (!entry.completed_at) continue
    const user = byId.get(Number(entry.user_id))
    const isTheUsers = user !== undefined && user.generation >= entry.generation
    unless(isTheUsers, 'only a deletion that was marked is completed', storyOf(entry))
    if (!user || entry.mode !== 'hard') continue
    unless(erased.has(entry._id), 'user.erased follows each completed hard deletion', storyOf(entry))
    unless(isBare(user, entry), 'a completed hard deletion leaves a bare user', JSON.stringify(user))
  }
  for (const id of erased) {
    const entry = ledger.get(id)
    const isTrue = entry?.mode === 'hard' && entry.completed_at !== undefined
    unless(isTrue, 'user.erased is said of completed hard deletions only', entry ? storyOf(entry) : id)
  }
  return found
}

function isBare(user: UserDocument, entry: LedgerDocument): boolean {
  return (
    Object.keys(user).every((field) => REMAINS.includes(field)) &&
    user.deletion?.id === entry._id &&
    user.deletion.completed_at?.getTime() === entry.completed_at?.getTime()
  )
}

const storyOf = (entry: LedgerDocument) => JSON.stringify(entry)
