import type { Document } from 'mongodb'
import type { DeleteOperation, DeleteStep } from './operations.ts'
import { changedBy } from './preview-changes.ts'
import { countHanging, firstReached } from './preview-hanging.ts'
import { batchesIn, countIn, countWithout, type PreviewRun, without } from './preview-run.ts'
import { storedValue } from './reference.ts'
import { searchFilter } from './search.ts'

/** Tells the documents of one rule, without those that a rule before it has, and what hangs on them. */
export async function previewDelete(run: PreviewRun, operation: DeleteOperation): Promise<void> {
  const { step, reference, collection } = operation
  const value = storedValue(reference, run.keys)
  if (value === undefined) return
  const owned = searchFilter(step, [value], run.now)
  const before = run.going.ownerFilters(collection, operation)
  if (childrenOf(step).length === 0) {
    tellDeleted(run, step, await countWithout(run, collection, owned, before))
    return
  }
  for await (const parents of batchesIn(run, collection, without(owned, before), [])) {
    await goDown(run, step, parents)
  }
}

/** A file stands for its chunks. */
const childrenOf = (step: DeleteStep) => step.children.filter(({ counted }) => counted)

/** Tells a batch of documents that go, and what hangs on them: each document once, however it is reached. */
async function goDown(run: PreviewRun, step: DeleteStep, documents: readonly Document[]): Promise<void> {
  tellDeleted(run, step, documents.length)
  const parents = documents.map(({ _id }) => _id)
  for (const child of childrenOf(step)) await goTo(run, child, parents)
}

/** What hangs on the parents: counted where that is the same, gone through where it is not. */
async function goTo(run: PreviewRun, child: DeleteStep, parents: readonly unknown[]): Promise<void> {
  const { collection } = child
  const hanging = searchFilter(child, parents, run.now)
  // What goes for its owner too is told there.
  const owned = run.going.ownerFilters(collection)
  const count = childrenOf(child).length === 0 ? await countHanging(run, child, hanging) : undefined
  if (count !== undefined) {
    if (count === 0) return
    const shared = owned.length > 0 ? await countIn(run, collection, { $and: [hanging, { $or: owned }] }) : 0
    tellDeleted(run, child, Math.max(0, count - shared))
    await noteChanges(run, child, without(hanging, owned))
    return
  }
  const fields = run.going.edges(collection).map(({ field }) => field)
  for await (const found of batchesIn(run, collection, without(hanging, owned), fields)) {
    const first = await firstReached(run, child, parents, found)
    if (first.length === 0) continue
    await noteChanges(run, child, { _id: { $in: first.map(({ _id }) => _id) } })
    await goDown(run, child, first)
  }
}

/** Notes how many of the documents a rule would change if they did not go. */
async function noteChanges(run: PreviewRun, { collection }: DeleteStep, filter: Document): Promise<void> {
  for (const operation of run.plan.operations) {
    if (operation.collection !== collection || operation.action === 'delete') continue
    const changed = changedBy(run, operation)
    const number = changed ? await countIn(run, collection, { $and: [filter, changed] }) : 0
    run.goAnyway.set(operation, (run.goAnyway.get(operation) ?? 0) + number)
  }
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
