import type { Document } from 'mongodb'
import { majority } from './going.ts'
import type { DeleteStep } from './operations.ts'
import type { PreviewRun } from './preview-run.ts'
import { keyOf, valuesAt } from './values.ts'

/**
 * How many documents hang on the parents that the filter names, told by an index alone; undefined where that is no
 * answer, since one of them may hang on something else that goes, and would be told twice.
 */
export async function countHanging(
  { db, going, signal }: PreviewRun,
  { collection, field }: DeleteStep,
  hanging: Document,
): Promise<number | undefined> {
  if (going.edges(collection).length > 1) return undefined
  const count = [{ $match: hanging }, { $group: { _id: { $isArray: `$${field}` }, count: { $sum: 1 } } }]
  const found = await db
    .collection(collection, majority)
    .aggregate<{ _id: boolean; count: number }>(count, { signal })
    .toArray()
  const hangsOnSeveral = found.some(({ _id: isArray }) => isArray)
  return hangsOnSeveral ? undefined : (found[0]?.count ?? 0)
}

/**
 * Of the documents that hang on these parents, those that hang on nothing else that goes and comes before: by
 * the collection's edges in their order, and by the values of each. So the walk counts each of them once.
 */
export async function firstReached(
  { going }: PreviewRun,
  { collection, field, hangsOn }: DeleteStep,
  parents: readonly unknown[],
  documents: readonly Document[],
): Promise<readonly Document[]> {
  const edges = going.edges(collection)
  const here = new Set(parents.map(keyOf))
  const before = documents.map((document) => {
    const all = edges.flatMap((edge) => valuesAt(document, edge.field).map((id) => ({ edge, id })))
    const isHere = ({ edge, id }: (typeof all)[number]) =>
      edge.field === field && edge.parent === hangsOn && here.has(keyOf(id))
    return { document, references: all.slice(0, all.findIndex(isHere)) }
  })
  const reachedBefore = new Set<Document>()
  for (const edge of edges) {
    const holders = before.flatMap(({ document, references }) =>
      references.flatMap((each) => (each.edge === edge ? [{ document, id: each.id }] : [])),
    )
    if (holders.length === 0) continue
    const goingIds = await going.among(
      edge.parent,
      holders.map(({ id }) => id),
    )
    for (const { document, id } of holders) if (goingIds.has(keyOf(id))) reachedBefore.add(document)
  }
  return documents.filter((document) => !reachedBefore.has(document))
}
