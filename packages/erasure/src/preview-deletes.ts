import type { Document } from 'mongodb'
import type { Edge } from './going.ts'
import type { DeleteOperation, DeleteStep } from './operations.ts'
import { batchesIn, countIn, type PreviewRun, without } from './preview-run.ts'
import { storedValue } from './reference.ts'
import { searchFilter } from './search.ts'
import { keyOf, valuesAt } from './values.ts'

/** Tells the documents of one rule, without those that a rule before it has, and what hangs on them. */
export async function previewDelete(run: PreviewRun, operation: DeleteOperation): Promise<void> {
  const { step, reference, collection } = operation
  const value = storedValue(reference, run.keys)
  if (value === undefined) return
  const owned = searchFilter(step, [value], run.now)
  const filter = without(owned, run.going.ownerFilters(collection, operation))
  if (childrenOf(step).length === 0) {
    tellDeleted(run, step, await countIn(run, collection, filter))
    return
  }
  for await (const parents of batchesIn(run, collection, filter, [])) await goDown(run, step, parents)
}

/** A file stands for its chunks. */
const childrenOf = (step: DeleteStep) => step.children.filter(({ counted }) => counted)

/** Tells a batch of documents that go, and what hangs on them: each document once, however it is reached. */
async function goDown(run: PreviewRun, step: DeleteStep, documents: readonly Document[]): Promise<void> {
  tellDeleted(run, step, documents.length)
  const parents = documents.map(({ _id }) => _id)
  for (const child of childrenOf(step)) {
    const { collection } = child
    const edges = run.going.edges(collection)
    // What goes for its owner too is told there.
    const filter = without(searchFilter(child, parents, run.now), run.going.ownerFilters(collection))
    for await (const found of batchesIn(
      run,
      collection,
      filter,
      edges.map(({ field }) => field),
    )) {
      const first = await firstReached(run, child, parents, found, edges)
      if (first.length > 0) await goDown(run, child, first)
    }
  }
}

/**
 * Of the documents that hang on these parents, those that hang on nothing else that goes and comes before: by
 * the collection's edges in their order, and by the values of each. So the walk counts each of them once.
 */
async function firstReached(
  { going }: PreviewRun,
  { field, hangsOn }: DeleteStep,
  parents: readonly unknown[],
  documents: readonly Document[],
  edges: readonly Edge[],
): Promise<readonly Document[]> {
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

function tellDeleted(run: PreviewRun, step: DeleteStep, number: number): void {
  run.tell(step.place, 'deleted', number)
  if (number === 0) return
  for (const { collection, field, by } of step.counters) {
    // A number of the very document that takes this one along goes with it.
    const onParent = collection === step.hangsOn && by === step.field
    if (!onParent) run.tellRecounted(`${collection}.${field}`, number)
  }
}
