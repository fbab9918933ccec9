import type { Document } from 'mongodb'
import { type ChangeOperation, type Choice, changedPaths } from './plan.ts'
import { whereFilter } from './where.ts'

/** The filter for the documents that hold one of `values` in `field` and are meant by the choice now. */
export function searchFilter(
  { field, choice }: { field: string; choice?: Choice },
  values: readonly unknown[],
  now: () => Date,
): Document {
  const owned = { [field]: { $in: values } }
  const { where, unless = [] } = choice ?? {}
  const parts = [
    ...(where ? [whereFilter(where, now())] : []),
    ...(unless.length > 0 ? [{ $nor: unless.map((other) => whereFilter(other, now())) }] : []),
  ]
  return parts.length > 0 ? { $and: [owned, ...parts] } : owned
}

/** The filter for the documents that the operation still has to change. */
export function changeFilter(
  operation: ChangeOperation,
  values: readonly unknown[],
  now: () => Date,
): Document {
  const owned = searchFilter(operation, values, now)
  return operation.ownerStays ? { $and: [owned, { $or: differences(operation) }] } : owned
}

/** Where a document that goes on naming its user differs from what it is to become. */
function differences({ change }: ChangeOperation): Document[] {
  if (change.action === 'pull') return []
  if (change.action === 'unset') {
    return changedPaths(change).map((path) => ({ $expr: { $ne: [{ $type: `$${path}` }, 'missing'] } }))
  }
  return Object.entries(change.set).map(([path, value]) => ({
    $expr: { $ne: [`$${path}`, { $literal: value }] },
  }))
}
