import { deletionIdOf } from '@lethe/contracts/ids'
import type { Mode, RequestedBy } from '@lethe/contracts/status'
import { type Db, Long, MongoBulkWriteError } from 'mongodb'
import { DUPLICATE_KEY } from './duplicate-field.ts'
import { type HistoryEntry, type LedgerDocument, ledgerOf } from './ledger.ts'
import { ledgerChange } from './ledger-change.ts'

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

/** The document as it is inserted in a later state, for whoever has the event before the ledger does. */
export function insertedAs(document: LedgerDocument, state: HistoryEntry['state'], at: Date): LedgerDocument {
  const { history = [] } = document
  return { ...document, state, history: [...history, { n: history.length + 1, at, state }] }
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

/**
 * Inserts what is missing and leaves what exists as it is: one unordered insert, however many repeats. Answers those
 * of the documents whose deletions existed.
 */
export async function insertMissing(db: Db, documents: readonly LedgerDocument[]): Promise<LedgerDocument[]> {
  if (documents.length === 0) return []
  try {
    await ledgerOf(db).insertMany(documents, { ordered: false })
    return []
  } catch (error) {
    const repeated = duplicatesIn(error)
    if (!repeated) throw error
    return documents.filter((_, index) => repeated.has(index))
  }
}

/** The places of what exists already, where that is all that failed and the majority holds the rest; else null. */
function duplicatesIn(error: unknown): Set<number> | null {
  if (!(error instanceof MongoBulkWriteError) || error.result.getWriteConcernError()) return null
  const failures = [error.writeErrors].flat()
  if (failures.length === 0 || failures.some((failure) => failure.code !== DUPLICATE_KEY)) return null
  return new Set(failures.map((failure) => failure.index))
}

/**
 * Tells the ledger of deletions whose events are on Kafka: what is missing is inserted as published. What exists, from
 * an earlier try or from a worker who had the event sooner, is told of that where it does not know.
 */
export async function insertPublished(
  db: Db,
  documents: readonly LedgerDocument[],
  publishedAt: Date,
): Promise<void> {
  const existing = await insertMissing(db, documents)
  // A scheduled one's event is still to come.
  const published = existing.filter(({ published_at }) => published_at)
  await markPublished(
    db,
    published.map(({ _id }) => _id),
    publishedAt,
  )
}

/** Says when these deletions' events were first on Kafka. */
export async function markPublished(db: Db, deletionIds: string[], at: Date): Promise<void> {
  if (deletionIds.length === 0) return
  await ledgerOf(db).updateMany(
    { _id: { $in: deletionIds }, published_at: { $exists: false } },
    ledgerChange([{ $set: { published_at: at } }]),
  )
}
