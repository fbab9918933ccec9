import { privateMessagesOf } from '@lethe/store/community'
import { ledgerOf } from '@lethe/store/ledger'
import { Long } from 'mongodb'
import { insertActiveUsers } from '../active-users.ts'
import type { Round } from '../harness/contest.ts'
import { withUsage } from '../harness/usage.ts'
import type { BenchSystem } from '../system.ts'
import { untilAll } from '../until.ts'

/** The id of the first user with many messages; beyond all other users here. */
export const FIRST_LARGE = 1_000_001
const RECIPIENTS = 20_000
const BATCH = 10_000

/** A user of the community with so many private messages, all of them on disk. */
export async function insertLarge({ mongo }: BenchSystem, user: number, size: number): Promise<void> {
  const sender_id = Long.fromNumber(user)
  await insertActiveUsers(mongo, user, 1)
  const created_at = new Date()
  for (let first = 0; first < size; first += BATCH) {
    const messages = Array.from({ length: Math.min(BATCH, size - first) }, (_, n) => ({
      sender_id,
      recipient_id: Long.fromNumber(((first + n) % RECIPIENTS) + 1),
      text: `Message ${first + n}, about as long as what people write to each other.`,
      created_at,
    }))
    await privateMessagesOf(mongo.db).insertMany(messages, { ordered: false, writeConcern: { w: 1 } })
  }
  await mongo.client.db('admin').command({ fsync: 1 })
}

/** Asks for the user's hard deletion and follows it until it is completed; with what the worker and the servers take. */
export async function eraseLarge(
  { mongo, servers }: BenchSystem,
  {
    url,
    token,
    worker,
    user,
    size,
  }: { url: string; token: string; worker: number; user: number; size: number },
): Promise<Round> {
  const headers = { authorization: `Bearer ${token}` }
  const answer = await fetch(`${url}/api/v2/user/${user}/?hard=1`, { method: 'DELETE', headers })
  if (answer.status !== 204) throw new Error(`the deletion was answered ${answer.status}`)
  // Whoever looks into the content's index walks over all that was erased, which slows down what is measured.
  const inLedger = (what: object) => ledgerOf(mongo.db).countDocuments({ _id: `${user}-1`, ...what })
  const { result: ms, usage } = await withUsage({ worker, ...servers.processes }, async () => {
    const taken = await untilAll('erasing', 1, () => inLedger({ 'steps.content.state': 'done' }))
    await untilAll('completing', 1, () => inLedger({ completed_at: { $exists: true } }))
    return taken
  })
  return { figures: { documents_per_second: size / (ms / 1_000), seconds: ms / 1_000 }, usage }
}
