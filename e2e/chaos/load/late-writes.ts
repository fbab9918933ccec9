import { setTimeout as wait } from 'node:timers/promises'
import { type LedgerDocument, ledgerOf } from '@lethe/store/ledger'
import { usersOf } from '@lethe/store/users'
import { Long } from 'mongodb'
import { type Writing, writeElsewhere } from './another-service.ts'
import { marks } from './marks.ts'
import { postOf } from './people.ts'
import { pictureOf } from './picture.ts'
import type { Next } from './plan.ts'
import type { Caller } from './requests.ts'

export interface Late {
  userId: number
  deletionId: string
  number: number
  next: Next
}

/** Ids that the api never gives: at its start it moves its sequences past all that are above 0. */
const LAST_LATE_ID = -50_000_000
const PAUSE_MS = 40
/** The part of the window in which a document must be confirmed to be promised. */
const PROMISED = 0.9
const SCANNED_WITHIN_MS = 30_000
const COMPLETED_WITHIN_MS = 60_000

/** A document of the deleted user by a service that has not heard yet: at once, after the first scan, or after the window. */
export async function writeLate(caller: Caller, late: Late): Promise<void> {
  const { record, mongo, lateWriteWindow } = caller
  const { userId, next } = late
  if (next === 'late_after_scan') await untilLedger(caller, late, isScanned, SCANNED_WITHIN_MS)
  if (next === 'late_after_window') await untilLedger(caller, late, isCompleted, COMPLETED_WITHIN_MS)
  const inserted = await writeElsewhere(mongo, writingOf(caller, late))
  const at = Date.now()
  const since = await begunAt(caller, late)
  const isConfirmed = inserted.every(({ confirmed }) => confirmed)
  const promised = isConfirmed && at < since + lateWriteWindow * PROMISED
  record.lateWrites.push({ userId, inserted, since, at, promised })
}

/** No effect of the deletion was before this, by MongoDB's clock or, where it is not begun, by ours. */
async function begunAt({ mongo }: Caller, { userId, deletionId }: Late): Promise<number> {
  const now = Date.now()
  const user = await usersOf(mongo.db)
    .findOne({ _id: Long.fromNumber(userId) })
    .catch(() => null)
  if (user?.deletion?.id !== deletionId) return 0
  return user.deletion.begun_at?.getTime() ?? now
}

const isScanned = ({ steps }: LedgerDocument) => steps.content?.state === 'done'
const isCompleted = ({ completed_at }: LedgerDocument) => completed_at !== undefined

async function untilLedger(
  { mongo }: Caller,
  { deletionId: _id }: Late,
  isReached: (entry: LedgerDocument) => boolean,
  within: number,
): Promise<void> {
  const deadline = Date.now() + within
  while (Date.now() < deadline) {
    const entry = await ledgerOf(mongo.db)
      .findOne({ _id })
      .catch(() => null)
    if (entry && isReached(entry)) return
    await wait(PAUSE_MS)
  }
}

/** A post, a comment with its count, or a picture, in turns. */
function writingOf({ population }: Caller, { userId, number }: Late): Writing {
  const _id = Long.fromNumber(LAST_LATE_ID - number)
  const author_id = Long.fromNumber(userId)
  const created_at = new Date()
  const text = `${marks.text}late ${number}`
  const bystander = population.bystanders[number % population.bystanders.length]
  if (number % 3 === 0 && bystander) {
    const id = postOf(bystander)
    const comment = { _id, post_id: Long.fromNumber(id), author_id, text, created_at }
    return {
      documents: [{ collection: 'comments', document: comment }],
      counted: [{ collection: 'posts', id, field: 'comment_count' }],
    }
  }
  if (number % 3 === 1) return pictureWriting(userId, created_at)
  const post = { _id, author_id, text, mentions: [], comment_count: 0, vote_count: 0, created_at }
  return { documents: [{ collection: 'posts', document: post }] }
}

export function pictureWriting(userId: number, at: Date): Writing {
  const { file, chunks } = pictureOf(userId, at)
  return {
    documents: [
      ...chunks.map((document) => ({ collection: 'media.chunks', document })),
      { collection: 'media.files', document: file },
    ],
  }
}
