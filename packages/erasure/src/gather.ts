import type { Document } from 'mongodb'
import type { DeleteStep } from './operations.ts'
import type { PageLimits } from './page-limits.ts'
import { keyOf, valuesAt } from './values.ts'

/** The values by which a step finds its documents, and the deletion that each stands for. */
export interface Owners {
  values: readonly unknown[]
  deletionOf(value: unknown): string | undefined
}

/** A document of a page, with the deletion that it goes for. */
export interface PageDocument {
  _id: unknown
  deletionId: string
  /** Only the fields that the page needs. */
  fields: Document
}

export interface Batch {
  step: DeleteStep
  /** By whom or what the documents were found. */
  owners: Owners
  documents: PageDocument[]
}

/** Finds at most `limit` of the step's documents whose `step.field` is one of the owners' values. */
export type Find = (step: DeleteStep, owners: Owners, limit: number) => Promise<PageDocument[]>

/** What one transaction is to delete. */
export interface Gathered {
  /** Children before their parents. A parent is in it only with everything that hangs on it. */
  batches: Batch[]
  /** Whether this is all there is; if not, the next page finds the rest. */
  whole: boolean
  /** Whether the roots had to wait because the page was full of what hangs on them. */
  crowded: boolean
}

/**
 * Gathers one page: the documents of a step and, below them, what hangs on them, within the limits. Where
 * the children don't fit, as many of them as do are taken and the parents wait for a later page, so every
 * page is bounded and every page gets something done. Bounds are exceeded by at most one document a level.
 */
export async function gather(
  find: Find,
  step: DeleteStep,
  owners: Owners,
  limits: PageLimits,
): Promise<Gathered> {
  const { batches, whole } = await gatherLevel(find, step, owners, limits.size, limits.roots)
  return { batches, whole, crowded: batches.length > 0 && batches.at(-1)?.step !== step }
}

type Level = Pick<Gathered, 'batches' | 'whole'>

async function gatherLevel(
  find: Find,
  step: DeleteStep,
  owners: Owners,
  room: number,
  most: number,
): Promise<Level> {
  const share = step.children.length > 0 ? room / 2 : room
  const limit = Math.max(1, Math.min(most, Math.floor(share / step.weight)))
  const documents = await find(step, owners, limit)
  if (documents.length === 0) return { batches: [], whole: true }

  const batch = { step, owners, documents }
  const below = await gatherChildren(find, step, documents, room - weightOf([batch]))
  if (!below.whole) return below
  return { batches: [...below.batches, batch], whole: documents.length < limit }
}

async function gatherChildren(
  find: Find,
  step: DeleteStep,
  parents: PageDocument[],
  room: number,
): Promise<Level> {
  const owners = parentsAsOwners(parents)
  const batches: Batch[] = []
  for (const child of step.children) {
    const below = await gatherLevel(find, child, owners, room - weightOf(batches), Number.POSITIVE_INFINITY)
    batches.push(...below.batches)
    if (!below.whole) return { batches, whole: false }
  }
  return { batches, whole: true }
}

function parentsAsOwners(parents: readonly PageDocument[]): Owners {
  return ownersOf(parents.map(({ _id, deletionId }) => [_id, deletionId]))
}

/** Owners given as pairs of value and deletion id. */
export function ownersOf(pairs: readonly (readonly [value: unknown, deletionId: string])[]): Owners {
  const deletions = new Map(pairs.map(([value, deletionId]) => [keyOf(value), deletionId]))
  return { values: pairs.map(([value]) => value), deletionOf: (value) => deletions.get(keyOf(value)) }
}

/** The deletions of the document's owners, each once. */
export function deletionsFor(document: Document, field: string, owners: Owners): string[] {
  const ids = valuesAt(document, field).map((value) => owners.deletionOf(value))
  return [...new Set(ids.filter((id) => id !== undefined))]
}

export function weightOf(batches: readonly Batch[]): number {
  return batches.reduce((sum, { step, documents }) => sum + step.weight * documents.length, 0)
}
