import type { UserDocument } from '@lethe/store/users'
import type { Delivery, Evidence, Snapshot } from '../evidence.ts'
import { invariants } from './invariants.ts'
import { numberIn } from './places.ts'
import { type Violation, violations } from './violation.ts'

/** What the user documents say and what is on Kafka must be one story, told in its order. */
export function checkHistory(before: Snapshot, { users, deliveries }: Evidence): Violation[] {
  const { found, unless } = violations()
  const byUser = Map.groupBy(transitionsIn(deliveries), ({ userId }) => userId)
  const firstStatus = new Map((before.users ?? []).map((user) => [numberIn(user._id), String(user.status)]))
  const known = new Set(users.map(({ _id }) => Number(_id)))
  for (const id of byUser.keys())
    unless(known.has(id), invariants.history, `events of user ${id}, who is not there`)
  for (const user of users) {
    const id = Number(user._id)
    found.push(...checkUser(user, byUser.get(id) ?? [], firstStatus.get(id) ?? 'a'))
  }
  return [...found, ...checkStories(deliveries)]
}

/** Deletions and restores, repeats included. */
export const transitionsIn = (deliveries: readonly Delivery[]): Delivery[] =>
  deliveries.filter(({ type }) => type !== 'user.erased')

function checkUser(user: UserDocument, events: readonly Delivery[], firstStatus: string): Violation[] {
  const { found, unless } = violations()
  const first = firstDeliveries(events)
  const generations = first.map(({ generation }) => generation)
  const told = generations.toSorted((a, b) => a - b)
  const marked = Array.from({ length: user.generation }, (_, n) => n + 1)
  unless(
    told.join() === marked.join(),
    invariants.history,
    `user ${user._id} is at generation ${user.generation}; on Kafka: ${told}`,
  )
  unless(
    isAscending(generations),
    invariants.order,
    `user ${user._id}: ${first.map(({ generation, sentAt }) => `${generation} at ${sentAt}`)}`,
  )
  const last = first.toSorted((a, b) => a.generation - b.generation).at(-1)
  unless(
    user.status === statusAfter(last, firstStatus),
    invariants.status,
    `user ${user._id} is ${user.status}, the last event is ${last?.type} ${last?.mode}`,
  )
  return found
}

/** Each generation's first delivery, in the order of the deliveries: offsets in a partition, times across topics. */
function firstDeliveries(events: readonly Delivery[]): Delivery[] {
  const first = [...Map.groupBy(events, ({ generation }) => generation).values()].flatMap((same) =>
    same.toSorted(inTurn).slice(0, 1),
  )
  return first.sort((a, b) => inTurn(a, b) || a.generation - b.generation)
}

const inTurn = (a: Delivery, b: Delivery): number =>
  a.topic === b.topic && a.partition === b.partition ? Number(a.offset - b.offset) : a.sentAt - b.sentAt

const isAscending = (numbers: readonly number[]) =>
  numbers.every((number, index) => index === 0 || (numbers[index - 1] ?? 0) < number)

function statusAfter(last: Delivery | undefined, first: string): string {
  if (!last || last.type === 'user.restored') return first
  return last.mode === 'hard' ? 'u' : 'd'
}

/** A repeat says what the first said: a generation that was taken back with its mark is given out twice. */
function checkStories(deliveries: readonly Delivery[]): Violation[] {
  const { found, unless } = violations()
  const nameOf = ({ type, userId, generation }: Delivery) =>
    `${type === 'user.erased' ? 'end of' : 'mark'} ${userId}-${generation}`
  for (const [name, same] of Map.groupBy(deliveries, nameOf)) {
    const stories = new Set(same.map(({ story }) => story))
    unless(stories.size === 1, invariants.oneStory, `${name}: ${[...stories].join(' and ')}`)
  }
  return found
}
