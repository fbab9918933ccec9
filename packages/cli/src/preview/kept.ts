import type { Manifest } from '@lethe/erasure/manifest'

/** What the manifest leaves of a user, and why. */
export interface Kept {
  /** The collection or bucket. */
  collection: string
  field: string
  action: 'keep' | 'redact' | 'unset'
  reason: string
}

/** Every rule after which a user is still named somewhere, in the order of the manifest. */
export function keptOf({ collections, buckets }: Manifest): Kept[] {
  return [...Object.entries(collections), ...Object.entries(buckets)].flatMap(
    ([collection, { owners = [] }]) =>
      owners.flatMap(({ field, action, reason }) =>
        reason !== undefined && action !== 'delete' && action !== 'pull'
          ? [{ collection, field, action, reason }]
          : [],
      ),
  )
}
