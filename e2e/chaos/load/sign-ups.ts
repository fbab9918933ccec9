import { setTimeout as wait } from 'node:timers/promises'
import { usersOf } from '@lethe/store/users'
import { Long } from 'mongodb'
import { settleIn } from './belongings.ts'
import { marks } from './marks.ts'
import type { Person } from './people.ts'
import { register } from './profiles.ts'
import type { Caller } from './requests.ts'
import type { Slot } from './slots.ts'

const PAUSE_MS = 50
const RELEASED_WITHIN_MS = 60_000

/**
 * A newcomer signs up with the slot's username and an ext_id that a predecessor had, his own or the
 * partner's, as soon as they are free; then he has a profile and belongings.
 */
export async function signUp(
  caller: Caller,
  slot: Slot,
  { number, swap, inVain }: { number: number; swap: boolean; inVain: boolean },
): Promise<void> {
  if (!(await untilReleased(caller, slot.person)) && !inVain) return
  const { home, partner } = slot
  const wanted = [...(swap && partner ? [partner.extId] : []), home.extId, null]
  for (const extId of new Set(wanted)) {
    const person = await trySignUp(caller, slot, { number, extId })
    if (person === 'ext_id_taken') continue
    if (person) await moveIn(caller, slot, person, number)
    return
  }
}

/** Waits while a hard deletion still has the names; false where they are kept, as those of the living are. */
async function untilReleased({ mongo }: Caller, { id, contested }: Person): Promise<boolean> {
  const deadline = Date.now() + RELEASED_WITHIN_MS
  while (!contested && Date.now() < deadline) {
    const user = await usersOf(mongo.db)
      .findOne({ _id: Long.fromNumber(id) })
      .catch(() => null)
    if (user && user.status !== 'u') return false
    if (user?.deletion?.completed_at) return true
    await wait(PAUSE_MS)
  }
  return false
}

async function trySignUp(
  caller: Caller,
  { home, person: before }: Slot,
  { number, extId }: { number: number; extId: string | null },
): Promise<Person | 'ext_id_taken' | null> {
  const { username } = home
  const body = { username, email: `${username}${marks.mail}`, ...(extId === null ? {} : { ext_id: extId }) }
  const { answer } = await caller.untilKnown(async (attempt) =>
    caller.ask('sign up', [201, 400], {
      method: 'POST',
      url: caller.at(number + attempt, '/api/v2/sso/signup/'),
      token: await caller.admin(),
      body,
    }),
  )
  if (answer.status === 201) return newcomer(Number(answer.body.id), username, extId)
  const isTaken = answer.status === 400 && answer.body.errors?.[0]?.field === 'ext_id'
  return isTaken ? 'ext_id_taken' : findNewcomer(caller, username, before.id)
}

const newcomer = (id: number, username: string, extId: string | null): Person => ({
  id,
  username,
  extId,
  status: 'a',
  contested: false,
})

/** Who has the name and is not the one before: a try whose answer was lost has made him. */
async function findNewcomer(caller: Caller, username: string, before: number): Promise<Person | null> {
  const user = await usersOf(caller.mongo.db)
    .findOne({ username, status: 'a', _id: { $ne: Long.fromNumber(before) } })
    .catch(() => null)
  return user && newcomer(Number(user._id), username, user.ext_id ?? null)
}

async function moveIn(caller: Caller, slot: Slot, person: Person, number: number): Promise<void> {
  slot.person = person
  slot.again = null
  const { id: userId, username, extId } = person
  caller.record.signUps.push({ userId, username, extId })
  await register(caller, person)
  await settleIn(caller, person, number)
}
