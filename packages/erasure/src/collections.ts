import type { Db } from 'mongodb'
import { LETHES_OWN, type Manifest } from './manifest-checks.ts'

/**
 * The collections of the database that the manifest does not name, in alphabetical order: nobody has said
 * whether something of users is in them. Views, MongoDB's own and Lethe's own are not meant.
 */
export async function unnamedCollections(db: Db, manifest: Manifest): Promise<string[]> {
  // Names only, and only those that this client may see: more rights than for erasing are not needed.
  const options = { nameOnly: true, authorizedCollections: true }
  const found = await db.listCollections({ type: { $ne: 'view' } }, options).toArray()
  const named = namedIn(manifest)
  return found
    .map(({ name }) => name)
    .filter((name) => !named.has(name) && !name.startsWith('system.'))
    .toSorted()
}

/** A counter alone names no collection: it says nothing of who owns the documents there. */
function namedIn({ collections, buckets }: Manifest): Set<string> {
  return new Set([
    ...LETHES_OWN,
    ...Object.keys(collections),
    ...Object.values(collections).flatMap(({ cascade = [] }) => cascade.map(({ collection }) => collection)),
    ...Object.keys(buckets).flatMap((name) => [`${name}.files`, `${name}.chunks`]),
  ])
}
