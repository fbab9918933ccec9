import { ledgerOf } from '@lethe/store/ledger'
import { type UserDocument, usersOf } from '@lethe/store/users'
import { Long } from 'mongodb'
import type { createCallers } from '../load/callers.ts'
import { distinctIdOf, type Person, partnerOf } from '../load/people.ts'
import { until } from '../servers/until.ts'
import type { ChaosSystem } from '../system.ts'

/** What a scene plays on: a system at rest, and people of whom nothing else is asked. */
export interface Stage {
  system: ChaosSystem
  /** Somebody new. */
  cast(): Actor
  /** Values that must have reached the dead-letter topic. */
  poison: string[]
}

/** A fixed choreography, aimed at one safeguard. Answers false where the moment that it needs did not come. */
export type Scene = (stage: Stage) => Promise<boolean>

/** Somebody with a profile. What is asked for him is on the record, as with everybody. */
export interface Actor {
  readonly person: Person
  readonly distinctId: string
  softDelete(): Promise<void>
  /** Taken back, and registered again with the same content. */
  restore(): Promise<void>
  /** What the primary knows, whether or not the majority does. */
  user(): Promise<UserDocument | null>
  /** Whoever holds his deletion has no lease on it any more, and does not know. */
  expireLease(): Promise<void>
  /** Resolves when his deletion is done. */
  untilDone(): Promise<void>
  /** Resolves when he owes Kafka nothing. */
  untilPublished(): Promise<void>
}

type Callers = ReturnType<typeof createCallers>

/** A sweep of the outboxes that begins anew takes its time. */
const PATIENCE_MS = 90_000
/** Above the numbers of the load. */
const FIRST_NUMBER = 2_000_000

/** Makes the stage; its people are the slots `from` and after of the population. */
export function createStage(
  deps: { system: ChaosSystem; callers: Callers; slots: readonly Person[]; from: number } & Pick<
    Stage,
    'poison'
  >,
): Stage {
  const { system, callers, slots, poison } = deps
  let slot = deps.from
  let number = FIRST_NUMBER
  const nextNumber = () => {
    // An operation may take the number after its own, too.
    number += 2
    return number
  }
  return {
    system,
    poison,
    cast() {
      const found = slots.findIndex((person, index) => index >= slot && isPlain(person, index))
      const person = slots[found]
      if (!person) throw new RangeError('there is nobody left for a scene')
      slot = found + 1
      const common = { at: 0, slot: found }
      return actorOf(system, person, {
        softDelete: () =>
          callers.enqueue({
            ...common,
            number: nextNumber(),
            kind: 'delete',
            hard: false,
            keyed: false,
            twice: false,
            self: false,
            next: 'nothing',
          }),
        restore: () => callers.enqueue({ ...common, number: nextNumber(), kind: 'restore' }),
      })
    },
  }
}

/** Able to write, and alone with his names. */
const isPlain = ({ status, contested }: Person, slot: number) =>
  status === 'a' && !contested && partnerOf(slot) === null

function actorOf({ mongo }: ChaosSystem, person: Person, does: Pick<Actor, 'softDelete' | 'restore'>): Actor {
  const _id = Long.fromNumber(person.id)
  const user = () => usersOf(mongo.db).findOne({ _id }, { readConcern: { level: 'local' } })
  const untilSo = async (what: string, holds: (user: UserDocument) => boolean) => {
    const ask = async () => {
      const now = await user().catch(() => null)
      return now && holds(now) ? true : undefined
    }
    await until(`${what} of user ${person.id}`, ask, PATIENCE_MS)
  }
  return {
    person,
    distinctId: distinctIdOf(person),
    ...does,
    user,
    async expireLease() {
      const held = { user_id: _id, owner: { $exists: true } }
      await ledgerOf(mongo.db).updateOne(held, { $set: { due_at: new Date(0) } })
    },
    untilDone: () => untilSo('the end of the deletion', ({ deletion }) => Boolean(deletion?.completed_at)),
    untilPublished: () => untilSo('an empty outbox', ({ outbox = [] }) => outbox.length === 0),
  }
}
