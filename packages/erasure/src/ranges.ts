import type { Counts } from '@lethe/contracts/deletion'
import { type ClientSession, type Collection, type Db, ObjectId } from 'mongodb'

/** What one page did to one collection for one deletion. Numbers of 0 are left out. */
export interface RangeEntry {
  /** The deletion id. */
  id: string
  /** The collection, or the bucket for its files. */
  collection: string
  deleted?: number
  redacted?: number
  pulled?: number
  /** _ids of the deleted documents on which others may hang. */
  parents?: unknown[]
}

/**
 * The checkpoint of one page, written in the page's own transaction: so what it says was done exactly once,
 * however often the page was tried. Each page has its own document, for two that share one abort each other.
 * No personal data: ids and numbers.
 */
export interface RangeDocument {
  _id: ObjectId
  /** The rule or reference that the page followed, `comments.author_id`. */
  rule: string
  deletions: RangeEntry[]
  at: Date
}

export interface Ranges {
  /** Inside the page's transaction. */
  add(session: ClientSession, range: Omit<RangeDocument, '_id'>): Promise<void>
  /** Sums per deletion and collection; a deletion without any has an empty object. */
  counts(deletionIds: readonly string[]): Promise<Map<string, Counts>>
  /** The entries of these deletions that hold erased parents, page by page. */
  parents(deletionIds: readonly string[]): AsyncIterable<RangeEntry[]>
  /** Removes what is kept of these deletions; entries of others in the same documents stay. */
  forget(deletionIds: readonly string[]): Promise<void>
}

/** The collection `deletion_ranges`. It must exist: a transaction at snapshot can't create it. */
export function rangesOf(db: Db): Ranges {
  const ranges: Collection<RangeDocument> = db.collection('deletion_ranges', {
    readConcern: { level: 'majority' },
    readPreference: 'primary',
    writeConcern: { w: 'majority' },
  })
  return {
    add: async (session, range) => {
      await ranges.insertOne({ _id: new ObjectId(), ...range }, { session })
    },
    counts: (deletionIds) => sumCounts(ranges, deletionIds),
    parents: (deletionIds) => entriesWithParents(ranges, deletionIds),
    forget: (deletionIds) => forget(ranges, deletionIds),
  }
}

async function sumCounts(
  ranges: Collection<RangeDocument>,
  ids: readonly string[],
): Promise<Map<string, Counts>> {
  const sum = (name: string) => ({ $sum: `$deletions.${name}` })
  const sums = ranges.aggregate<{ _id: { id: string; collection: string } } & Counts[string]>([
    { $match: { 'deletions.id': { $in: ids } } },
    { $project: { 'deletions.parents': 0 } },
    { $unwind: '$deletions' },
    { $match: { 'deletions.id': { $in: ids } } },
    {
      $group: {
        _id: { id: '$deletions.id', collection: '$deletions.collection' },
        deleted: sum('deleted'),
        redacted: sum('redacted'),
        pulled: sum('pulled'),
      },
    },
    { $sort: { '_id.collection': 1 } },
  ])
  const counts = new Map<string, Counts>(ids.map((id) => [id, {}]))
  for await (const { _id, deleted, redacted, pulled } of sums) {
    const own = counts.get(_id.id)
    if (own) own[_id.collection] = { deleted, redacted, pulled }
  }
  return counts
}

async function* entriesWithParents(
  ranges: Collection<RangeDocument>,
  ids: readonly string[],
): AsyncIterable<RangeEntry[]> {
  const cursor = ranges.find(
    { deletions: { $elemMatch: { id: { $in: ids }, parents: { $exists: true } } } },
    { batchSize: 10 },
  )
  for await (const { deletions } of cursor) {
    yield deletions.filter((entry) => entry.parents !== undefined && ids.includes(entry.id))
  }
}

/**
 * Two commands, each atomic per document: entries leave the documents that others share, then documents
 * go that nobody else has entries in. So two that forget at once leave no empty document behind.
 */
async function forget(ranges: Collection<RangeDocument>, ids: readonly string[]): Promise<void> {
  const ofOthers = { $elemMatch: { id: { $nin: ids } } }
  await ranges.updateMany(
    { 'deletions.id': { $in: ids }, deletions: ofOthers },
    { $pull: { deletions: { id: { $in: ids } } } },
  )
  await ranges.deleteMany({ 'deletions.id': { $in: ids }, deletions: { $not: ofOthers } })
}
