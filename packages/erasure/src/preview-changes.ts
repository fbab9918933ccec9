import type { Document } from 'mongodb'
import { type ChangeOperation, changedPaths } from './operations.ts'
import { covers, elementOf, overlap } from './paths.ts'
import { countWithout, type PreviewRun, without } from './preview-run.ts'
import { storedValue } from './reference.ts'
import { changeFilter, differenceAt, searchFilter } from './search.ts'

/**
 * Tells the documents that a rule changes: those that do not go, and that the rules before it leave as this one
 * finds them. Of elements inside elements that another rule pulls it knows nothing: these are told twice. What goes
 * with others is known when all deletes were previewed.
 */
export async function previewChange(run: PreviewRun, operation: ChangeOperation): Promise<void> {
  const { collection, place, action } = operation
  const changed = changedBy(run, operation)
  if (!changed) return
  const count = await countWithout(run, collection, changed, run.going.ownerFilters(collection))
  const staying = Math.max(0, count - (run.goAnyway.get(operation) ?? 0))
  run.tell(place, action === 'pull' ? 'pulled' : 'redacted', staying)
}

/** The filter of what a rule changes if it does not go; undefined where the user has no key of this form. */
export function changedBy(run: PreviewRun, operation: ChangeOperation): Document | undefined {
  const value = storedValue(operation.reference, run.keys)
  if (value === undefined) return undefined
  const owned = searchFilter(operation, [value], run.now)
  const { change } = operation
  if (!operation.ownerStays || change.action === 'pull') {
    return without(
      owned,
      changesBefore(run, operation, (path) => covers(path, operation.path)),
    )
  }
  const open = changedPaths(change).map((path) =>
    without(
      differenceAt(change, path),
      changesBefore(run, operation, (other) => overlap(other, path)),
    ),
  )
  return { $and: [owned, { $or: open }] }
}

/** The filters of the rules that run before this one and change a path that matters, in whole documents. */
function changesBefore(
  run: PreviewRun,
  operation: ChangeOperation,
  matters: (path: string) => boolean,
): Document[] {
  const { operations } = run.plan
  return operations.slice(0, operations.indexOf(operation)).flatMap((other) => {
    if (other.action === 'delete' || other.change.action === 'pull' || elementOf(other.path) !== undefined)
      return []
    const value = storedValue(other.reference, run.keys)
    const isThere = other.collection === operation.collection && value !== undefined
    return isThere && changedPaths(other.change).some(matters) ? [changeFilter(other, [value], run.now)] : []
  })
}
