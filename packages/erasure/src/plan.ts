import type { Manifest } from './manifest-checks.ts'
import {
  type Change,
  type ChangeOperation,
  changedPaths,
  type DeleteStep,
  type Operation,
  type OwnedPlace,
  type Place,
  type Plan,
} from './operations.ts'
import type { FileOwnerRule, OwnerRule } from './owner-rule-schema.ts'
import { covers, plainPath } from './paths.ts'
import { markOf, referenceOf } from './reference.ts'

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
      .flatMap((name) => collectionOperations(manifest, name)),
    ...Object.entries(manifest.buckets).flatMap(([name, { owners }]) => bucketOperations(name, owners)),
  ]
  const rank = { delete: 0, redact: 1, unset: 2, pull: 3 }
  return {
    operations: operations.toSorted((a, b) => rank[a.action] - rank[b.action]),
    children: childrenByPlace(manifest),
  }
}

function collectionOperations(manifest: Manifest, collection: string): Operation[] {
  const owners = manifest.collections[collection]?.owners ?? []
  return owners.flatMap((rule, n): Operation[] => {
    const place = { place: collection, collection, field: plainPath(rule.field) }
    const owned = ownedPlace(place, rule, owners.slice(0, n))
    if (rule.action === 'keep') return []
    if (rule.action !== 'delete') return [changeOperation(owned, rule)]
    const { hangsOn, choice } = owned
    const step = {
      ...place,
      ...ordinary,
      choice,
      hangsOn,
      counters: countersOf(manifest, collection),
      children: childSteps(manifest, collection),
    }
    return [{ ...owned, action: 'delete', step }]
  })
}

/** Of several rules for one field the first that fits decides: each leaves out what those before it have. */
function ownedPlace(
  place: Place,
  rule: OwnerRule | FileOwnerRule,
  before: readonly (OwnerRule | FileOwnerRule)[],
) {
  const reference = referenceOf(rule)
  const mark = markOf(rule)
  const unless = before.flatMap((each) => (each.where && markOf(each) === mark ? [each.where] : []))
  return {
    ...place,
    rule: `${place.place}.${place.field}`,
    reference,
    choice: { ...(rule.where && { where: rule.where }), unless },
    hangsOn: reference.key === 'id' && reference.as === 'number' ? 'users' : undefined,
  }
}

function changeOperation(owned: OwnedPlace, rule: OwnerRule): ChangeOperation {
  const { rule: name, place, collection, field, reference, choice } = owned
  const change = changeOf(rule)
  return {
    place,
    collection,
    field,
    rule: name,
    reference,
    choice,
    action: change.action,
    change,
    path: rule.field,
    ownerStays: change.action !== 'pull' && !changedPaths(change).some((path) => covers(path, rule.field)),
  }
}

function changeOf({ action, field, set = {}, fields = [field] }: OwnerRule): Change {
  if (action === 'redact') return { action, set }
  return action === 'unset' ? { action, fields } : { action: 'pull' }
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
    hangsOn: parent,
    counters: countersOf(manifest, collection),
    children: childSteps(manifest, collection),
  }))
}

function bucketOperations(bucket: string, owners: readonly FileOwnerRule[]): Operation[] {
  return owners.flatMap((rule, n): Operation[] => {
    if (rule.action === 'keep') return []
    const place = { place: bucket, collection: `${bucket}.files`, field: rule.field }
    const { hangsOn, ...owned } = ownedPlace(place, rule, owners.slice(0, n))
    const step = {
      ...place,
      ...ordinary,
      choice: owned.choice,
      hangsOn,
      counters: [],
      children: [chunksOf(bucket)],
    }
    return [{ ...owned, action: 'delete', step }]
  })
}

function chunksOf(bucket: string): DeleteStep {
  return {
    place: bucket,
    collection: `${bucket}.chunks`,
    field: 'files_id',
    hangsOn: `${bucket}.files`,
    counters: [],
    children: [],
    weight: CHUNK_WEIGHT,
    counted: false,
  }
}

/** How many cascades lead to the collection, one after the other; the manifest has no cycles. */
function depthOf(manifest: Manifest, name: string): number {
  const parents = Object.entries(manifest.collections).filter(([, { cascade }]) =>
    cascade?.some(({ collection }) => collection === name),
  )
  return Math.max(0, ...parents.map(([parent]) => depthOf(manifest, parent) + 1))
}

function childrenByPlace(manifest: Manifest): Map<string, readonly DeleteStep[]> {
  const cascades = Object.keys(manifest.collections).map(
    (name) => [name, childSteps(manifest, name)] as const,
  )
  const files = Object.keys(manifest.buckets).map((name) => [name, [chunksOf(name)]] as const)
  return new Map<string, readonly DeleteStep[]>([
    ...cascades.filter(([, steps]) => steps.length > 0),
    ...files,
  ])
}
