import type { Document } from 'mongodb'
import { type ChangeOperation, type Choice, changedPaths, type FieldChange } from './operations.ts'
import { whereFilter } from './where.ts'

/** The filter for the documents that hold one of `values` in `field` and are meant by the choice now. */
export function searchFilter(
  { field, choice }: { field: string; choice?: Choice },
  values: readonly unknown[],
  now: () => Date,
): Document {
  const { where, unless = [], inside } = choice ?? {}
  const owned = { [field]: { $in: values }, ...inside }
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
  const { change } = operation
  if (!operation.ownerStays || change.action === 'pull') return owned
  return { $and: [owned, { $or: changedPaths(change).map((path) => differenceAt(change, path)) }] }
}

/** The filter for the documents in which a field is not yet what the change makes of it. */
export function differenceAt(change: FieldChange, path: string): Document {
  return change.action === 'unset'
    ? { $expr: { $ne: [{ $type: `$${path}` }, 'missing'] } }
    : { $expr: { $ne: [`$${path}`, { $literal: change.set[path] }] } }
}
