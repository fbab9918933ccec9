import type { HttpAnswer } from './http.ts'
import type { OperationOf } from './plan.ts'
import { type Caller, isUnknown, type Known } from './requests.ts'
import type { Slot } from './slots.ts'

/** A key is remembered for a user's last 8 transitions. */
const REACH = 5

/**
 * Asks for a deletion, once or twice at the same time; with a key until there is an answer.
 * @returns the deletion's id where it was acknowledged
 */
export async function deleteUser(
  caller: Caller,
  slot: Slot,
  op: OperationOf<'delete'>,
): Promise<string | null> {
  const { record } = caller
  const userId = slot.person.id
  const mode = op.hard ? 'hard' : 'soft'
  const key = op.keyed ? `key-${op.number}` : null
  const from = Date.now()
  if (slot.again) slot.again.transitions += op.twice ? 2 : 1
  const numbers = op.twice ? [op.number, op.number + 1] : [op.number]
  const known = await Promise.all(numbers.map((number) => request(caller, slot, { op, number, key })))
  const won = known.flatMap(({ answer }) => (answer.status === 204 ? [String(answer.deletionId)] : []))
  for (const deletionId of won) record.deletions.push({ userId, deletionId, mode, key })
  const doubts = known.filter(({ doubtful }) => doubtful).length
  // With a key both are one request, and where it is known to have acted it does not act again.
  const maybes = key === null ? doubts : won.length === 0 ? Math.min(doubts, 1) : 0
  for (let n = 0; n < maybes; n++) record.maybes.push({ userId, kind: mode, from })
  const [deletionId = null] = won
  if (key !== null && deletionId !== null) slot.again = { key, hard: op.hard, deletionId, transitions: 0 }
  return deletionId
}

interface OneDelete {
  op: OperationOf<'delete'>
  number: number
  key: string | null
}

async function request(caller: Caller, { person }: Slot, { op, number, key }: OneDelete): Promise<Known> {
  const path = `/api/v2/user/${person.id}/${op.hard ? '?hard=1' : ''}`
  const send = async (attempt: number): Promise<HttpAnswer> => {
    const token = op.self ? await caller.token(person.id) : await caller.admin()
    const url = caller.at(number + attempt, path)
    return caller.ask(op.hard ? 'hard' : 'soft', [204, 400, 404], { method: 'DELETE', url, token, key })
  }
  if (key !== null) return caller.untilKnown(send)
  const answer = await send(0)
  return { answer, doubtful: isUnknown(answer) }
}

/** The same request again, long after its answer: the same 204, whatever has happened since. */
export async function repeatDelete(caller: Caller, { again, person }: Slot, number: number): Promise<void> {
  if (!again || again.transitions > REACH) return
  const url = caller.at(number, `/api/v2/user/${person.id}/${again.hard ? '?hard=1' : ''}`)
  const token = await caller.admin()
  const answer = await caller.ask('again', [204], { method: 'DELETE', url, token, key: again.key })
  if (answer.status === 204 && answer.deletionId !== again.deletionId)
    caller.record.surprises.push(
      `${again.key} of user ${person.id}: ${again.deletionId}, then ${answer.deletionId}`,
    )
}
