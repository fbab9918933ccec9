import type { Document } from 'mongodb'
import type { Owners } from './gather.ts'
import type { DeleteOperation, Operation } from './operations.ts'
import { ownersIn } from './owners.ts'
import { checkpoint, type PageContext } from './pages.ts'
import { insideOf, type Range } from './range-plan.ts'
import type { RangeEntry } from './ranges.ts'
import { searchFilter } from './search.ts'
import { COMMAND_MS } from './transaction.ts'

/** Whether nothing hangs on the documents and nothing counts them: then the database can erase them unseen. */
export const isPlain = (operation: Operation): operation is DeleteOperation =>
  operation.action === 'delete' &&
  operation.step.children.length === 0 &&
  operation.step.counters.length === 0

/** Some documents name several owners: who goes for whom is told only by looking at each. */
export class SharedDocumentsError extends Error {}

/**
 * Deletes a range of plain documents by one command, without reading them: three round trips and the commit for
 * however many there are. Inside a transaction; undefined where there was nothing.
 * Throws {@link SharedDocumentsError} where the range can't be told apart by owner.
 */
export async function deleteRange(
  context: PageContext,
  operation: DeleteOperation,
  range: Range,
  index: string,
): Promise<{ documents: number } | undefined> {
  const { db, session, clock } = context
  const { step, reference } = operation
  const owners = await ownersIn(context, reference, range.subjects)
  if (owners.values.length === 0) return undefined

  const filter = searchFilter(insideOf(step, range), owners.values, clock)
  const counted =
    owners.values.length > 1 ? await countByOwner(context, step, filter, owners, index) : undefined
  const { deletedCount } = await db
    .collection(step.collection)
    .deleteMany(filter, { session, hint: index, maxTimeMS: COMMAND_MS })
  if (deletedCount === 0) return undefined

  const counts = counted ?? [{ deletionId: owners.deletionOf(owners.values[0]) ?? '', count: deletedCount }]
  const entries = counts.map(
    ({ deletionId, count }): RangeEntry => ({ id: deletionId, collection: step.place, deleted: count }),
  )
  await checkpoint(context, `${step.place}.${step.field}`, entries)
  return { documents: deletedCount }
}

/** How many documents of each owner the transaction sees: exactly those that its delete takes. */
async function countByOwner(
  { db, session }: PageContext,
  { collection, field }: DeleteOperation['step'],
  filter: Document,
  owners: Owners,
  index: string,
): Promise<{ deletionId: string; count: number }[]> {
  const groups = await db
    .collection(collection)
    .aggregate<{ _id: unknown; count: number }>(
      [{ $match: filter }, { $group: { _id: `$${field}`, count: { $sum: 1 } } }],
      { session, hint: index, maxTimeMS: COMMAND_MS },
    )
    .toArray()
  return groups.map(({ _id, count }) => {
    const deletionId = owners.deletionOf(_id)
    if (deletionId === undefined) throw new SharedDocumentsError(`${collection}.${field}`)
    return { deletionId, count }
  })
}
