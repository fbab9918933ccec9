import type { Manifest } from './manifest-checks.ts'
import type { Counter, OwnerRule, RedactedValue } from './manifest-schema.ts'

/** Where documents are found: `field` holds a user's id at the top, the parent's _id below. */
interface Place {
  /** The name in counts and reports: the collection's, or the bucket's. */
  place: string
  collection: string
  field: string
}

/** Documents that go, with what hangs on them. */
export interface DeleteStep extends Place {
  /** Numbers to correct for each document, those left out whose own document goes too. */
  counters: readonly Counter[]
  /** What hangs on these documents: erased before them. */
  children: readonly DeleteStep[]
  /** A document's share of a page; 1 for an ordinary one. */
  weight: number
  /** False for a file's chunks: the file stands for them in the counts. */
  counted: boolean
}

/** One owner rule of the manifest. */
export type Operation =
  | { action: 'delete'; rule: string; step: DeleteStep }
  | ({ action: 'redact'; rule: string; set: Record<string, RedactedValue> } & Place)
  | ({ action: 'pull'; rule: string } & Place)

/** The manifest as the engine carries it out. */
export interface Plan {
  operations: readonly Operation[]
  /** By place: the steps for what hangs on its documents, needed again for the children of erased parents. */
  children: ReadonlyMap<string, readonly DeleteStep[]>
}

/** An index that a query of the plan needs: `fields` lead it. */
export interface IndexRequirement {
  collection: string
  fields: readonly string[]
  why: string
}

const CHECKPOINTS: IndexRequirement = {
  collection: 'deletion_ranges',
  fields: ['deletions.id'],
  why: 'checkpoints',
}

/** A chunk holds up to 255 KiB where a page reckons with documents of some KiB. */
const CHUNK_WEIGHT = 32

/**
 * The operations in the order in which they run. Deletes come first, the collections that others hang on
 * leading: what a cascade takes along needs no correction of a counter that goes too, and no redaction.
 * Inside an operation children come before their parents.
 */
export function planOf(manifest: Manifest): Plan {
  const operations = [
    ...Object.keys(manifest.collections)
      .toSorted((a, b) => depthOf(manifest, a) - depthOf(manifest, b))
      .flatMap((name) =>
        (manifest.collections[name]?.owners ?? []).map((rule) => toOperation(manifest, name, rule)),
      ),
    ...Object.entries(manifest.buckets).flatMap(([name, { owners }]) =>
      owners.map((rule) => fileOperation(name, rule.field)),
    ),
  ]
  const rank = { delete: 0, redact: 1, pull: 2 }
  return {
    operations: operations.toSorted((a, b) => rank[a.action] - rank[b.action]),
    children: childrenByPlace(operations),
  }
}

function toOperation(manifest: Manifest, collection: string, rule: OwnerRule): Operation {
  const name = `${collection}.${rule.field}`
  const place = { place: collection, collection, field: rule.field }
  if (rule.action === 'redact') return { action: 'redact', rule: name, set: rule.set ?? {}, ...place }
  if (rule.action === 'pull') return { action: 'pull', rule: name, ...place }
  // A counter that is found by the owner field stands at the erased user.
  const counters = countersOf(manifest, collection).filter((counter) => counter.by !== rule.field)
  return {
    action: 'delete',
    rule: name,
    step: { ...place, ...ordinary, counters, children: childSteps(manifest, collection) },
  }
}

const ordinary = { weight: 1, counted: true }

const countersOf = (manifest: Manifest, collection: string) =>
  manifest.collections[collection]?.counters ?? []

function childSteps(manifest: Manifest, parent: string): DeleteStep[] {
  return (manifest.collections[parent]?.cascade ?? []).map(({ collection, field }) => ({
    ...ordinary,
    place: collection,
    collection,
    field,
    // A counter that is found by the reference stands at the erased parent.
    counters: countersOf(manifest, collection).filter(
      ({ collection: at, by }) => !(at === parent && by === field),
    ),
    children: childSteps(manifest, collection),
  }))
}

function fileOperation(bucket: string, field: string): Operation {
  const chunks: DeleteStep = {
    place: bucket,
    collection: `${bucket}.chunks`,
    field: 'files_id',
    counters: [],
    children: [],
    weight: CHUNK_WEIGHT,
    counted: false,
  }
  const files = {
    ...ordinary,
    place: bucket,
    collection: `${bucket}.files`,
    field,
    counters: [],
    children: [chunks],
  }
  return { action: 'delete', rule: `${bucket}.${field}`, step: files }
}

/** How many cascades lead to the collection, one after the other; the manifest has no cycles. */
function depthOf(manifest: Manifest, name: string): number {
  const parents = Object.entries(manifest.collections).filter(([, { cascade }]) =>
    cascade?.some(({ collection }) => collection === name),
  )
  return Math.max(0, ...parents.map(([parent]) => depthOf(manifest, parent) + 1))
}

function childrenByPlace(operations: readonly Operation[]): Map<string, readonly DeleteStep[]> {
  const found = new Map<string, readonly DeleteStep[]>()
  const visit = (step: DeleteStep) => {
    if (step.children.length > 0) found.set(step.place, step.children)
    step.children.forEach(visit)
  }
  for (const operation of operations) if (operation.action === 'delete') visit(operation.step)
  return found
}

/** Every index that erasing and verifying need, each once, with all that it is for. */
export function requiredIndexes(manifest: Manifest): IndexRequirement[] {
  const needs = planOf(manifest).operations.flatMap((operation) => {
    const { rule, action } = operation
    const { collection, field } = operation.action === 'delete' ? operation.step : operation
    const own = { collection, fields: [field], why: `${action} by ${rule}` }
    return operation.action === 'delete' ? [own, ...cascadeIndexes(operation.step)] : [own]
  })
  const byKey = Map.groupBy([...needs, CHECKPOINTS], ({ collection, fields }) =>
    JSON.stringify([collection, fields]),
  )
  return [...byKey.values()].flatMap((same) => {
    const [first] = same
    return first ? [{ ...first, why: [...new Set(same.map(({ why }) => why))].join(', ') }] : []
  })
}

function cascadeIndexes(parent: DeleteStep): IndexRequirement[] {
  return parent.children.flatMap((child) => [
    { collection: child.collection, fields: [child.field], why: `what hangs on ${parent.place}` },
    ...cascadeIndexes(child),
  ])
}
