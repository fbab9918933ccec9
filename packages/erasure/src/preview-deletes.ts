import type { Document } from 'mongodb'
import type { DeleteOperation, DeleteStep } from './operations.ts'
import { changedBy } from './preview-changes.ts'
import { countHanging, firstReached } from './preview-hanging.ts'
import { batchesIn, countIn, countWithout, type PreviewRun, without } from './preview-run.ts'
import { storedValue } from './reference.ts'
import { searchFilter } from './search.ts'

/** How many documents go by one rule, without those that a rule before it has. */
export async function countOwned(run: PreviewRun, operation: DeleteOperation): Promise<number> {
  const { owned, before } = filtersOf(run, operation)
  return owned ? countWithout(run, operation.collection, owned, before) : 0
}

/** Tells the `count` documents of one rule, and what hangs on them. */
export async function previewDelete(
  run: PreviewRun,
  operation: DeleteOperation,
  count: number,
): Promise<void> {
  const { step, collection } = operation
  if (childrenOf(run, step).length === 0) {
    tellDeleted(run, step, count)
    return
  }
  const { owned, before } = filtersOf(run, operation)
  if (!owned || count === 0) return
  for await (const parents of batchesIn(run, collection, without(owned, before), [])) {
    await goDown(run, step, parents)
  }
}

/** Tells the documents of a cascade by asking each of them on what it hangs, and what hangs on them. */
export async function previewFromBelow(run: PreviewRun, step: DeleteStep): Promise<void> {
  const { collection, field } = step
  for await (const documents of batchesIn(run, collection, without({}, toldForOwner(run, collection)), [
    field,
  ])) {
    const cascaded = await run.going.cascaded(collection, documents)
    if (cascaded.length > 0) await goOn(run, step, cascaded)
  }
}

/** `owned` is undefined where the user has no key of the rule's form. */
function filtersOf(run: PreviewRun, operation: DeleteOperation) {
  const value = storedValue(operation.reference, run.keys)
  return {
    owned: value === undefined ? undefined : searchFilter(operation.step, [value], run.now),
    before: run.going.ownerFilters(operation.collection, operation),
  }
}

/** What is followed from above. A file stands for its chunks. */
const childrenOf = ({ fromBelow }: PreviewRun, step: DeleteStep) =>
  step.children.filter(({ counted, collection }) => counted && !fromBelow.has(collection))

/** Tells a batch of documents that go, and what hangs on them: each document once, however it is reached. */
async function goDown(run: PreviewRun, step: DeleteStep, documents: readonly Document[]): Promise<void> {
  tellDeleted(run, step, documents.length)
  const parents = documents.map(({ _id }) => _id)
  for (const child of childrenOf(run, step)) await goTo(run, child, parents)
}

/** What hangs on the parents: counted where that tells the same, gone through where it does not. */
async function goTo(run: PreviewRun, child: DeleteStep, parents: readonly unknown[]): Promise<void> {
  const { collection } = child
  const hanging = searchFilter(child, parents, run.now)
  const owned = toldForOwner(run, collection)
  const count = childrenOf(run, child).length === 0 ? await countHanging(run, child, hanging) : undefined
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
    if (first.length > 0) await goOn(run, child, first)
  }
}

/** What goes for its owner is told there; where nothing does nobody is asked, which would read each document. */
const toldForOwner = ({ owned, going }: PreviewRun, collection: string): readonly Document[] =>
  owned.has(collection) ? going.ownerFilters(collection) : []

/** Documents that hang on others and go with them. */
async function goOn(run: PreviewRun, step: DeleteStep, documents: readonly Document[]): Promise<void> {
  await noteChanges(run, step, { _id: { $in: documents.map(({ _id }) => _id) } })
  await goDown(run, step, documents)
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
