import type { MissingIndex } from '@lethe/erasure/indexes'
import type { Paint } from '../terminal.ts'

/** An index that is missing, as the commands show it. */
export interface ShownIndex {
  collection: string
  fields: readonly string[]
  why: string
  collection_exists: boolean
}

/** What a check found; without a database there is nothing to say of indexes and other collections. */
export interface ManifestCheck {
  collections: string[]
  buckets: string[]
  missing_indexes?: ShownIndex[]
  unnamed_collections?: string[]
}

export function shownIndex({ collection, fields, why, collectionExists }: MissingIndex): ShownIndex {
  return { collection, fields, why, collection_exists: collectionExists }
}

export const indexName = ({ collection, fields }: Pick<ShownIndex, 'collection' | 'fields'>) =>
  `${collection} (${fields.join(', ')})`

export function checkLines(check: ManifestCheck, paint: Paint): string[] {
  const { collections, buckets, missing_indexes = [], unnamed_collections = [] } = check
  const named = `the manifest is valid: ${counted(collections.length, 'collection')}, ${counted(buckets.length, 'bucket')}`
  return [
    paint('green', named),
    ...(missing_indexes.length > 0 ? [paint('red', 'indexes that it needs and are not there:')] : []),
    ...missing_indexes.map((index) => `  ${indexLine(index)}`),
    ...(unnamed_collections.length > 0
      ? [paint('yellow', 'collections that it does not name (say what becomes of them, or keep):')]
      : []),
    ...unnamed_collections.map((name) => `  ${name}`),
  ]
}

export function indexesLines(
  { created, missing }: { created: ShownIndex[]; missing: ShownIndex[] },
  create: boolean,
  paint: Paint,
): string[] {
  if (created.length + missing.length === 0) return [paint('green', 'no index is missing')]
  const left = create ? 'not created:' : 'missing (--create creates them):'
  return [
    ...(created.length > 0 ? [paint('green', `${counted(created.length, 'index', 'indexes')} created`)] : []),
    ...created.map((index) => `  ${indexName(index)}`),
    ...(missing.length > 0 ? [paint('red', left)] : []),
    ...missing.map((index) => `  ${indexLine(index)}`),
  ]
}

function indexLine(index: ShownIndex): string {
  // Lethe's own is there as soon as it is needed; another one may have a wrong name in the manifest.
  const why =
    index.collection_exists || index.collection === 'deletion_ranges'
      ? index.why
      : `there is no collection ${index.collection}: is it misspelt?`
  return `${indexName(index)}  ${why}`
}

function counted(n: number, thing: string, things = `${thing}s`): string {
  return `${n} ${n === 1 ? thing : things}`
}
