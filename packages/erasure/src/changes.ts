import type { Document } from 'mongodb'
import type { Change } from './operations.ts'
import { elementOf, plainPath } from './paths.ts'

/** A change as MongoDB takes it. */
export interface Update {
  update: Document
  arrayFilters: Document[]
}

/**
 * The update that carries out a change in documents that name one of `values` at `owner` (a path of the
 * manifest). In arrays it reaches exactly the elements that name one of them.
 */
export function updateOf(change: Change, owner: string, values: readonly unknown[]): Update {
  const element = elementOf(owner)
  if (change.action === 'pull') return pull(owner, element, values)
  const arrayFilters = element === undefined ? [] : elementFilters(owner, values)
  const entries =
    change.action === 'redact'
      ? Object.entries(change.set).map(([path, value]) => [positional(path), value] as const)
      : change.fields.map((path) => [positional(path), ''] as const)
  return {
    update: { [change.action === 'redact' ? '$set' : '$unset']: Object.fromEntries(entries) },
    arrayFilters,
  }
}

/**
 * Values leave the array in which they stand. Where a `*` leads to a field of elements, these leave theirs; one
 * that names several users in an array of its own does not: it is not the user's alone.
 */
function pull(owner: string, element: string | undefined, values: readonly unknown[]): Update {
  const named = { $in: values }
  if (element === undefined) return { update: { $pull: { [owner]: named } }, arrayFilters: [] }
  const array = element.slice(0, -'.*'.length)
  const field = owner.slice(element.length + 1)
  const leaves = field === '' ? named : { [field]: { ...named, $not: { $type: 'array' } } }
  return {
    update: { $pull: { [positional(array)]: leaves } },
    arrayFilters: elementFilters(owner, values).slice(0, -1),
  }
}

/** `a.*.b` as `a.$[e0].b`. */
function positional(path: string): string {
  return path.split('.*').reduce((before, after, n) => `${before}.$[e${n - 1}]${after}`)
}

/** For each `*` of the owner field, the elements in which one of the values stands. */
function elementFilters(owner: string, values: readonly unknown[]): Document[] {
  const parts = owner.split('.*')
  return parts.slice(1).map((_, n) => ({
    [`e${n}${plainPath(parts.slice(n + 1).join('.*'))}`]: { $in: values },
  }))
}
