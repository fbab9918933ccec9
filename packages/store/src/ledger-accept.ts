import { deletionIdOf } from '@lethe/contracts/ids'
import type { Mode, RequestedBy } from '@lethe/contracts/status'
import { type Db, Long, MongoBulkWriteError } from 'mongodb'
import { type HistoryEntry, type LedgerDocument, ledgerOf } from './ledger.ts'
import { ledgerChange } from './ledger-change.ts'

const DUPLICATE_KEY = 11_000

/** A deletion as its event tells of it: what the ledger knows before a worker has asked the user document. */
export interface AcceptedDeletion {
  userId: number
  generation: number
  mode: Mode
  requestedAt: Date
  requestedBy: RequestedBy
  /** The user who asked, as far as it is known; the user himself where `requestedBy` says so. */
  requesterId?: number | undefined
  /** Of a scheduled one. */
  notBefore?: Date | undefined
  /** Of one whose event is on Kafka already. */
  publishedAt?: Date | undefined
}

export function acceptedDocument(deletion: AcceptedDeletion, dueAt: Date): LedgerDocument {
  const { notBefore, publishedAt } = deletion
  const accepted = acceptedEntry(deletion)
  const published = publishedAt && { n: 2, at: publishedAt, state: 'published' as const }
  return {
    _id: deletionIdOf(deletion.userId, deletion.generation),
    user_id: Long.fromNumber(deletion.userId),
    mode: deletion.mode,
    generation: deletion.generation,
    requested_at: deletion.requestedAt,
    requested_by: deletion.requestedBy,
    ...(notBefore && { not_before: notBefore }),
    ...(publishedAt && { published_at: publishedAt }),
    due_at: dueAt,
    steps: {},
    state: (published ?? accepted).state,
    history: published ? [accepted, published] : [accepted],
  }
}

/** How every history begins. */
export function acceptedEntry({
  userId,
  requestedAt,
  requestedBy,
  requesterId,
  notBefore,
}: AcceptedDeletion): HistoryEntry {
  const by = requestedBy === 'self' ? userId : requesterId
  const state = notBefore ? 'scheduled' : 'accepted'
  return { n: 1, at: requestedAt, state, ...(by !== undefined && { by: Long.fromNumber(by) }) }
}

/** Inserts what is missing and leaves what exists as it is: one unordered insert, however many repeats. */
export async function insertMissing(db: Db, documents: LedgerDocument[]): Promise<void> {
  if (documents.length === 0) return
  try {
    await ledgerOf(db).insertMany(documents, { ordered: false })
  } catch (error) {
    if (!isOnlyDuplicates(error)) throw error
  }
}

/** True where every failure of an unordered insert means "it exists already" and the majority holds the rest. */
function isOnlyDuplicates(error: unknown): boolean {
  if (!(error instanceof MongoBulkWriteError)) return false
  if (error.result.getWriteConcernError()) return false
  const failures = [error.writeErrors].flat()
  return failures.length > 0 && failures.every((failure) => failure.code === DUPLICATE_KEY)
}

/** Says when these deletions' events were first on Kafka. */
export async function markPublished(db: Db, deletionIds: string[], at: Date): Promise<void> {
  if (deletionIds.length === 0) return
  await ledgerOf(db).updateMany(
    { _id: { $in: deletionIds }, published_at: { $exists: false } },
    ledgerChange([{ $set: { published_at: at } }]),
  )
}
