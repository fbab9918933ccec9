import type { ClientSession, Db, Document, Filter } from 'mongodb'
import { updateOf } from './changes.ts'
import { type DeleteEffects, effectsOf, entriesOf } from './effects.ts'
import { type Batch, deletionsFor, type Find, gather, type Owners, weightOf } from './gather.ts'
import type { ChangeOperation, DeleteStep } from './operations.ts'
import { PAGE_SIZE, type PageLimits } from './page-limits.ts'
import { elementOf } from './paths.ts'
import type { RangeEntry, Ranges } from './ranges.ts'
import { asRuleError, RuleError } from './rule-error.ts'
import { changeFilter, searchFilter } from './search.ts'
import { COMMAND_MS } from './transaction.ts'
import { projectionOf } from './values.ts'

/** What a page's transaction works with. */
export interface PageContext {
  db: Db
  session: ClientSession
  ranges: Ranges
  clock: () => Date
}

/** What a page did; the rest of its story is in its checkpoint. */
export interface Page {
  /** How many documents it deleted or changed. */
  documents: number
  /** Whether the same rule may find more. */
  more: boolean
  /** See {@link gather}. */
  crowded: boolean
  /** The deletion that filled at least half of the page alone, if one did. */
  filledBy: string | undefined
}

/** Deletes one page of a step with what hangs on it. Inside a transaction; undefined where nothing is left. */
export async function deletePage(
  context: PageContext,
  step: DeleteStep,
  owners: Owners,
  limits: PageLimits,
): Promise<Page | undefined> {
  const { batches, whole, crowded } = await gather(findIn(context), step, owners, limits)
  if (batches.length === 0) return undefined
  const effects = effectsOf(batches)
  await apply(context, effects)
  await checkpoint(context, `${step.place}.${step.field}`, effects.entries)
  const documents = effects.deletes.reduce((sum, { ids }) => sum + ids.length, 0)
  return { documents, more: !whole, crowded, filledBy: fillerOf(batches) }
}

/** Changes one page of documents. Inside a transaction; undefined where nothing is left. */
export async function changePage(
  context: PageContext,
  operation: ChangeOperation,
  owners: Owners,
  limits: PageLimits,
): Promise<Page | undefined> {
  const { db, session, clock } = context
  const { collection, field, change, path, rule } = operation
  const filter = changeFilter(operation, owners.values, clock)
  const documents = await db
    .collection(collection)
    .find(filter, reading(session, limits.size, [field]))
    .toArray()
  if (documents.length === 0) return undefined

  const { update, arrayFilters } = updateOf(change, path, owners.values)
  const ids = byIds(documents.map(({ _id }) => _id))
  const options = { ...writing(session), arrayFilters }
  const { modifiedCount } = await db
    .collection(collection)
    .updateMany(ids, update, options)
    .catch((error: unknown) => Promise.reject(asRuleError(rule, error)))
  // What the change does not reach would be found for ever.
  if (modifiedCount < documents.length) {
    throw new RuleError(`${rule}: ${operation.action} does not change all that it finds`)
  }

  const entries = changeEntries(operation, documents, owners)
  await checkpoint(context, rule, entries)
  const [first, ...others] = new Set(entries.map(({ id }) => id))
  const more = documents.length === limits.size
  return {
    documents: documents.length,
    more,
    crowded: false,
    filledBy: more && limits.size === PAGE_SIZE && others.length === 0 ? first : undefined,
  }
}

/**
 * A document that changes as a whole counts once, for its first owner. One that loses several ids, or in which
 * elements of several users change, counts for each of them.
 */
function changeEntries(
  operation: ChangeOperation,
  documents: readonly Document[],
  owners: Owners,
): RangeEntry[] {
  const { action, path, place: collection } = operation
  const shared = action === 'pull' || elementOf(path) !== undefined
  const named = documents.flatMap((document) => {
    const ids = deletionsOf(document, operation, owners)
    return (shared ? ids : ids.slice(0, 1)).map((deletionId) => ({ deletionId }))
  })
  const count = action === 'pull' ? 'pulled' : 'redacted'
  return entriesOf(named, (id, own) => ({ id, collection, [count]: own.length }))
}

function findIn({ db, session, clock }: PageContext): Find {
  return async (step, owners, limit) => {
    const { collection, field, counters } = step
    const fields = [field, ...counters.map(({ by }) => by)]
    const documents = await db
      .collection(collection)
      .find(searchFilter(step, owners.values, clock), reading(session, limit, fields))
      .toArray()
    return documents.map((fields) => {
      const [deletionId] = deletionsOf(fields, step, owners)
      return { _id: fields._id, deletionId, fields }
    })
  }
}

/** Throws where MongoDB sees an owner and this code does not: the page would find the document for ever. */
function deletionsOf(
  document: Document,
  { place, field }: { place: string; field: string },
  owners: Owners,
): [string, ...string[]] {
  const [first, ...others] = deletionsFor(document, field, owners)
  if (first !== undefined) return [first, ...others]
  throw new RuleError(`${place}.${field}: only MongoDB takes a value there for the user's (a collation?)`)
}

/** Parents first: others write to them, and the sooner this page holds them, the fewer conflicts there are. */
async function apply({ db, session }: PageContext, { corrections, deletes }: DeleteEffects): Promise<void> {
  for (const { collection, ids } of deletes.toReversed()) {
    await db.collection(collection).deleteMany(byIds(ids), writing(session))
  }
  for (const { collection, field, amount, ids } of corrections) {
    // Only where the number stands: an emptied user document is never given a field back.
    const filter = { ...byIds(ids), [field]: { $type: 'number' } }
    await db.collection(collection).updateMany(filter, { $inc: { [field]: -amount } }, writing(session))
  }
}

/** Ids of any BSON type: the driver's own types only know its ObjectId here. */
function byIds(ids: readonly unknown[]): Filter<Document> {
  return { _id: { $in: ids } } as Filter<Document>
}

/** A page of chunks alone has nothing to tell. */
export async function checkpoint(
  { session, ranges, clock }: PageContext,
  rule: string,
  deletions: RangeEntry[],
): Promise<void> {
  if (deletions.length > 0) await ranges.add(session, { rule, deletions, at: clock() })
}

function fillerOf(batches: readonly Batch[]): string | undefined {
  const ids = new Set(batches.flatMap(({ documents }) => documents.map(({ deletionId }) => deletionId)))
  const [first, ...others] = ids
  return others.length === 0 && weightOf(batches) >= PAGE_SIZE / 2 ? first : undefined
}

function reading(session: ClientSession, limit: number, fields: readonly string[]) {
  return { session, limit, batchSize: limit, projection: projectionOf(fields), maxTimeMS: COMMAND_MS }
}

function writing(session: ClientSession) {
  return { session, maxTimeMS: COMMAND_MS }
}
