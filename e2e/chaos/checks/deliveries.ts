import type { Delivery, Evidence } from '../evidence.ts'
import type { LoadRecord } from '../load/record.ts'
import { type Violation, violations } from './violation.ts'

/** What callers were told, what the user documents say and what is on Kafka must be one story. */
export function checkDeliveries({ users, deliveries }: Evidence, record: LoadRecord): Violation[] {
  const { found, unless } = violations()
  const byUser = Map.groupBy(
    deliveries.filter(({ type }) => type !== 'user.erased'),
    ({ userId }) => userId,
  )
  for (const user of users) {
    const id = Number(user._id)
    const first = firstDeliveries(byUser.get(id) ?? [])
    const generations = first.map(({ generation }) => generation).sort((a, b) => a - b)
    const expected = Array.from({ length: user.generation }, (_, n) => n + 1)
    unless(
      generations.join() === expected.join(),
      'every mark has its event, and every event its mark',
      `user ${id} is at generation ${user.generation}; on Kafka: ${generations}`,
    )
    unless(
      isAscending(first.map(({ generation }) => generation)),
      'first deliveries are in generation order',
      `user ${id}: ${first.map(({ generation, sentAt }) => `${generation} at ${sentAt}`)}`,
    )
    const last = first.reduce<Delivery | null>((a, b) => (a && a.generation > b.generation ? a : b), null)
    unless(
      user.status === statusAfter(last),
      'the user is what the last event says',
      `user ${id} is ${user.status}, the last event is ${last?.type} ${last?.mode}`,
    )
  }
  for (const { userId, deletionId, mode } of record.deletions) {
    const known = (byUser.get(userId) ?? []).some(
      (event) =>
        event.type === 'user.deleted' &&
        `${userId}-${event.generation}` === deletionId &&
        event.mode === mode,
    )
    unless(
      known,
      'no acknowledged deletion is lost',
      `${mode} ${deletionId} was answered 204 and is not on Kafka`,
    )
  }
  for (const [userId, restores] of Map.groupBy(record.restores, (restore) => restore.userId)) {
    const events = (byUser.get(userId) ?? []).filter(({ type }) => type === 'user.restored')
    const told = new Set(events.map(({ generation }) => generation)).size
    unless(
      told >= restores.length,
      'no acknowledged restore is lost',
      `user ${userId}: ${restores.length} answers of 204, ${told} on Kafka`,
    )
  }
  return [...found, ...checkKeys(record)]
}

/** Requests with the same key are one deletion; all others are different ones. */
function checkKeys({ deletions }: LoadRecord): Violation[] {
  const { found, unless } = violations()
  for (const [deletionId, answers] of Map.groupBy(deletions, (deletion) => deletion.deletionId)) {
    const keys = new Set(answers.map(({ key }) => key))
    const isOne = keys.size === 1 && (answers.length === 1 || !keys.has(null))
    unless(isOne, 'one request, one deletion', `${deletionId} was given to ${answers.map(({ key }) => key)}`)
  }
  for (const [key, answers] of Map.groupBy(deletions, (deletion) => deletion.key)) {
    const ids = new Set(answers.map(({ deletionId }) => deletionId))
    unless(key === null || ids.size === 1, 'one key, one deletion', `${key}: ${[...ids]}`)
  }
  return found
}

/** Each event's first delivery, in the order of the deliveries: offsets in a partition, times across topics. */
function firstDeliveries(events: readonly Delivery[]): Delivery[] {
  const first = [...Map.groupBy(events, ({ generation }) => generation).values()].flatMap((same) =>
    same.toSorted((a, b) => Number(a.offset - b.offset)).slice(0, 1),
  )
  return first.sort((a, b) =>
    a.topic === b.topic ? Number(a.offset - b.offset) : a.sentAt - b.sentAt || a.generation - b.generation,
  )
}

const isAscending = (numbers: readonly number[]) =>
  numbers.every((number, index) => index === 0 || (numbers[index - 1] ?? 0) < number)

function statusAfter(last: Delivery | null): string {
  if (!last || last.type === 'user.restored') return 'a'
  return last.mode === 'hard' ? 'u' : 'd'
}
