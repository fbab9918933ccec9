import type { ClientSession, Db, Document, Filter } from 'mongodb'
import { type DeleteEffects, effectsOf, entriesOf } from './effects.ts'
import { type Batch, deletionFor, type Find, gather, type Owners, weightOf } from './gather.ts'
import { PAGE_SIZE, type PageLimits } from './page-limits.ts'
import type { DeleteStep, Operation } from './plan.ts'
import type { RangeEntry, Ranges } from './ranges.ts'
import { COMMAND_MS } from './transaction.ts'
import { keyOf, projectionOf, valuesAt } from './values.ts'

/** What a page's transaction works with. */
export interface PageContext {
  db: Db
  session: ClientSession
  ranges: Ranges
  clock: () => Date
}

/** What a page did; the rest of its story is in its checkpoint. */
export interface Page {
  /** Whether the same rule may find more. */
  more: boolean
  /** See {@link gather}. */
  crowded: boolean
  /** The deletion that filled at least half of the page alone, if one did. */
  filledBy: string | undefined
}

type Change = Exclude<Operation, { action: 'delete' }>

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
  return { more: !whole, crowded, filledBy: fillerOf(batches) }
}

/** Redacts or pulls one page of documents. Inside a transaction; undefined where nothing is left. */
export async function changePage(
  context: PageContext,
  operation: Change,
  owners: Owners,
  limits: PageLimits,
): Promise<Page | undefined> {
  const { db, session } = context
  const { collection, field } = operation
  const documents = await db
    .collection(collection)
    .find({ [field]: { $in: owners.values } }, reading(session, limits.size, [field]))
    .toArray()
  if (documents.length === 0) return undefined

  await db
    .collection(collection)
    .updateMany(byIds(documents.map(({ _id }) => _id)), updateOf(operation, owners), writing(session))
  const entries = changeEntries(operation, documents, owners)
  await checkpoint(context, operation.rule, entries)
  const [first, ...others] = new Set(entries.map(({ id }) => id))
  const more = documents.length === limits.size
  return {
    more,
    crowded: false,
    filledBy: more && limits.size === PAGE_SIZE && others.length === 0 ? first : undefined,
  }
}

function updateOf(operation: Change, owners: Owners): Document {
  return operation.action === 'redact'
    ? { $set: operation.set }
    : { $pull: { [operation.field]: { $in: owners.values } } }
}

/** A redacted document counts once, for its first owner; one that loses several ids counts for each of them. */
function changeEntries(operation: Change, documents: readonly Document[], owners: Owners): RangeEntry[] {
  const { action, field, place: collection } = operation
  if (action === 'redact') {
    const owned = documents.map((document) => ({ deletionId: ownerOf(document, operation, owners) }))
    return entriesOf(owned, (id, own) => ({ id, collection, redacted: own.length }))
  }
  const named = documents.flatMap((document) => {
    const ids = new Set(valuesAt(document, field).map((value) => owners.deletionOf(value)))
    return [...ids].flatMap((deletionId) => (deletionId === undefined ? [] : [{ deletionId }]))
  })
  return entriesOf(named, (id, own) => ({ id, collection, pulled: own.length }))
}

function findIn({ db, session }: PageContext): Find {
  return async (step, owners, limit) => {
    const { collection, field, counters } = step
    const documents = await db
      .collection(collection)
      .find(
        { [field]: { $in: owners.values } },
        reading(session, limit, [field, ...counters.map(({ by }) => by)]),
      )
      .toArray()
    return documents.map((fields) => ({ _id: fields._id, deletionId: ownerOf(fields, step, owners), fields }))
  }
}

/** Throws where MongoDB sees an owner and this code does not: the page would find the document for ever. */
function ownerOf(
  document: Document,
  { collection, field }: { collection: string; field: string },
  owners: Owners,
): string {
  const deletionId = deletionFor(document, field, owners)
  if (deletionId !== undefined) return deletionId
  throw new Error(
    `${collection} ${keyOf(document._id)}: ${field} matches a subject in a form that is not supported`,
  )
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
async function checkpoint(
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
