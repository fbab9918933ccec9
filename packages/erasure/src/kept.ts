import type { Kept } from '@lethe/contracts/preview'
import type { Manifest } from './manifest-checks.ts'

/** Every rule after which a user is still named somewhere, and why, in the order of the manifest. */
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
