import type { Db } from 'mongodb'
import { BY_ID } from './by-id.ts'
import { type LedgerDocument, ledgerOf } from './ledger.ts'
import { insertedAs, insertMissing } from './ledger-accept.ts'
import { ledgerChange } from './ledger-change.ts'

/** The right to work on some deletions for a while: a fresh token and when it ends. */
export interface Lease {
  /** Unique for each claim, so that a worker that lost its lease and took it again is somebody else. */
  token: string
  until: Date
}

/** Claims those of `documents` that are free; what the ledger does not have yet is inserted as claimed. Answers what was claimed. */
export async function claimAccepted(
  db: Db,
  documents: readonly LedgerDocument[],
  lease: Lease,
  now: Date,
): Promise<LedgerDocument[]> {
  const ids = documents.map((document) => document._id)
  const { claimed, known, free } = await claim(db, ids, lease, now)
  const missing = documents
    .filter((document) => !known.has(document._id))
    .map((document) => asClaimed(document, lease, now))
  const lost = new Set(await insertMissing(db, missing))
  const inserted = missing.filter((document) => !lost.has(document))
  // The relay may insert one at any moment of this: after the update, or after the read.
  const came = [...free, ...[...lost].map((document) => document._id)]
  if (came.length === 0) return [...claimed, ...inserted]
  const more = await claim(db, came, lease, now)
  return [...claimed, ...inserted, ...more.claimed]
}

/** As an accepted deletion would be once this lease had taken it. */
function asClaimed(document: LedgerDocument, { token, until }: Lease, now: Date): LedgerDocument {
  return { ...insertedAs(document, 'running', now), owner: token, due_at: until, claimed_at: now }
}

/** Claims up to `limit` deletions that are due: a next attempt, the end of a window, an expired lease, one nobody took. */
export async function claimDue(db: Db, lease: Lease, now: Date, limit: number): Promise<LedgerDocument[]> {
  const due = await ledgerOf(db)
    .find({ due_at: { $lte: now } }, { projection: { _id: 1 } })
    .sort({ due_at: 1 })
    .limit(limit)
    .toArray()
  if (due.length === 0) return []
  const ids = due.map((document) => document._id)
  return (await claim(db, ids, lease, now)).claimed
}

/**
 * One update and one read: a deletion is free where nobody has taken it yet, or where it is due; who waits
 * for a next attempt is not woken by a repeated event, and who is over or blocked has no `due_at`.
 */
async function claim(
  db: Db,
  ids: string[],
  lease: Lease,
  now: Date,
): Promise<{ claimed: LedgerDocument[]; known: Set<string>; free: string[] }> {
  const ledger = ledgerOf(db)
  await ledger.updateMany(
    {
      _id: { $in: ids },
      due_at: { $exists: true },
      $or: [{ claimed_at: { $exists: false } }, { due_at: { $lte: now } }],
    },
    ledgerChange([
      { $set: { owner: lease.token, due_at: lease.until, claimed_at: { $ifNull: ['$claimed_at', now] } } },
    ]),
    { hint: BY_ID },
  )
  const found = await ledger.find({ _id: { $in: ids } }, { projection: { history: 0 } }).toArray()
  return {
    claimed: found.filter((document) => document.owner === lease.token),
    known: new Set(found.map((document) => document._id)),
    // Not there yet when the update came by.
    free: found.filter(({ due_at, claimed_at }) => due_at && !claimed_at).map((document) => document._id),
  }
}

/** Moves the end of a lease, which is no change of state; those that somebody else has taken meanwhile stay theirs. */
export async function renewLease(db: Db, ids: readonly string[], lease: Lease): Promise<void> {
  await ledgerOf(db).updateMany(
    { _id: { $in: [...ids] }, owner: lease.token },
    { $set: { due_at: lease.until } },
  )
}
