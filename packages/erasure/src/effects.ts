import type { Batch, PageDocument } from './gather.ts'
import type { RangeEntry } from './ranges.ts'
import { keyOf, valuesAt } from './values.ts'

/** `amount` comes off `field` of each of these documents. */
export interface Correction {
  collection: string
  field: string
  amount: number
  ids: unknown[]
}

/** All that one page of deletes does, as plain data. */
export interface DeleteEffects {
  corrections: Correction[]
  deletes: { collection: string; ids: unknown[] }[]
  entries: RangeEntry[]
}

/**
 * What follows from the gathered batches. A document that was reached on two ways is erased and counted
 * once, for the deletion that reached it first. A counter on a document that goes too is left alone: one of
 * this page, a parent that waits for a later one, or the erased user himself.
 */
export function effectsOf(gathered: readonly Batch[]): DeleteEffects {
  const going = new Set<string>()
  const batches = gathered.map(({ step, owners, documents }) => ({
    step,
    owners,
    documents: documents.filter(({ _id }) => addNew(going, addressOf(step.collection, _id))),
  }))
  return {
    corrections: correctionsOf(batches, going),
    deletes: batches
      .filter(({ documents }) => documents.length > 0)
      .map(({ step, documents }) => ({ collection: step.collection, ids: documents.map(({ _id }) => _id) })),
    entries: batches
      .filter(({ step }) => step.counted)
      .flatMap(({ step, documents }) =>
        entriesOf(documents, (deletionId, own) => ({
          id: deletionId,
          collection: step.place,
          deleted: own.length,
          ...(step.children.length > 0 && { parents: own.map(({ _id }) => _id) }),
        })),
      ),
  }
}

/** One entry per deletion. */
export function entriesOf<T extends Pick<PageDocument, 'deletionId'>>(
  documents: readonly T[],
  entry: (deletionId: string, own: T[]) => RangeEntry,
): RangeEntry[] {
  const byDeletion = Map.groupBy(documents, ({ deletionId }) => deletionId)
  return [...byDeletion].map(([deletionId, own]) => entry(deletionId, own))
}

const addressOf = (collection: string, id: unknown) => `${collection} ${keyOf(id)}`

function addNew(seen: Set<string>, key: string): boolean {
  const isNew = !seen.has(key)
  seen.add(key)
  return isNew
}

interface Tally {
  collection: string
  field: string
  id: unknown
  amount: number
}

function correctionsOf(batches: readonly Batch[], going: ReadonlySet<string>): Correction[] {
  const tallies = new Map<string, Tally>()
  for (const { step, owners, documents } of batches) {
    for (const { collection, field, by } of step.counters) {
      const goes = (id: unknown) =>
        going.has(addressOf(collection, id)) ||
        (collection === step.hangsOn && owners.deletionOf(id) !== undefined)
      for (const id of documents.flatMap((document) => valuesAt(document.fields, by))) {
        if (id === null || goes(id)) continue
        const key = `${field} ${addressOf(collection, id)}`
        const tally = tallies.get(key) ?? { collection, field, id, amount: 0 }
        tallies.set(key, { ...tally, amount: tally.amount + 1 })
      }
    }
  }
  const alike = Map.groupBy(tallies.values(), ({ collection, field, amount }) =>
    JSON.stringify([collection, field, amount]),
  )
  return [...alike.values()].flatMap((same) => {
    const [first] = same
    return first
      ? [
          {
            collection: first.collection,
            field: first.field,
            amount: first.amount,
            ids: same.map(({ id }) => id),
          },
        ]
      : []
  })
}
