import { privateMessagesOf } from '@lethe/store/community'
import { ledgerOf } from '@lethe/store/ledger'
import { Long } from 'mongodb'
import { insertActiveUsers } from '../active-users.ts'
import { residentMiB } from '../memory.ts'
import type { BenchSystem } from '../system.ts'
import { untilAll } from '../until.ts'

const LARGE = 1_000_001
const RECIPIENTS = 20_000
const BATCH = 10_000

/** A user of the community with so many private messages. */
export async function insertLarge({ mongo }: BenchSystem, size: number): Promise<void> {
  const sender_id = Long.fromNumber(LARGE)
  await insertActiveUsers(mongo, LARGE, 1)
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
}

/** Asks for the user's hard deletion and follows it until it is completed; with the worker's memory before and at its highest. */
export async function eraseLarge(
  { mongo }: BenchSystem,
  { url, token, worker, size }: { url: string; token: string; worker: number; size: number },
) {
  const before = await residentMiB(worker)
  const headers = { authorization: `Bearer ${token}` }
  const answer = await fetch(`${url}/api/v2/user/${LARGE}/?hard=1`, { method: 'DELETE', headers })
  if (answer.status !== 204) throw new Error(`the deletion was answered ${answer.status}`)
  let highest = 0
  const messages = privateMessagesOf(mongo.db)
  const ms = await untilAll(
    'erasing',
    1,
    async () => Number((await messages.findOne({ sender_id: Long.fromNumber(LARGE) })) === null),
    async () => {
      highest = Math.max(highest, await residentMiB(worker))
    },
  )
  await untilAll('completing', 1, () =>
    ledgerOf(mongo.db).countDocuments({ _id: `${LARGE}-1`, completed_at: { $exists: true } }),
  )
  const seconds = ms / 1_000
  return { seconds, per_second: Math.round(size / seconds), worker_mib: { before, highest } }
}
