import type { Problem } from './manifest-problems.ts'
import type { BucketRules, CollectionRules } from './manifest-schema.ts'
import { ownersProblems } from './owner-checks.ts'

/** The manifest with every section present. */
export interface Manifest {
  collections: Record<string, CollectionRules>
  buckets: Record<string, BucketRules>
}

type Path = Problem['path']

/** Lethe's own collections: the user document is emptied at the end of a deletion, the rest is its memory. */
export const LETHES_OWN: ReadonlySet<string> = new Set([
  'users',
  'deletions',
  'deletion_ranges',
  'leases',
  'sequences',
])

/** What a JSON Schema can't say; every problem, in the order of the manifest. */
export function manifestProblems(manifest: Manifest): Problem[] {
  const entries = Object.entries(manifest.collections)
  return [
    ...emptyManifest(manifest),
    ...entries.flatMap(([name, rules]) => collectionProblems(manifest, name, rules)),
    ...Object.entries(manifest.buckets).flatMap(([name, { owners }]) => [
      ...nameProblems(manifest, name, ['buckets', name]),
      ...sameName(manifest, name),
      ...ownersProblems(owners, ['buckets', name, 'owners']),
    ]),
    ...cascadeCycles(manifest),
  ]
}

function emptyManifest({ collections, buckets }: Manifest): Problem[] {
  const rules = [...Object.values(collections), ...Object.values(buckets)].flatMap(
    ({ owners }) => owners ?? [],
  )
  return rules.some(({ action }) => action !== 'keep')
    ? []
    : [{ path: [], message: 'the manifest names no owner: nothing would be erased' }]
}

function collectionProblems(manifest: Manifest, name: string, rules: CollectionRules): Problem[] {
  const { owners = [], cascade = [], counters = [] } = rules
  const path = ['collections', name]
  const at = (section: string) => [...path, section]
  return [
    ...nameProblems(manifest, name, path),
    ...keptProblems(manifest, rules, path),
    ...ownersProblems(owners, at('owners'), countersIn(manifest, name)),
    ...cascade.flatMap((child, n) =>
      nameProblems(manifest, child.collection, [...path, 'cascade', n, 'collection']),
    ),
    ...doubles(cascade, (child) => `${child.collection} ${child.field}`, at('cascade')),
    ...counters.flatMap((counter, n) => nonName(counter.collection, [...path, 'counters', n, 'collection'])),
    ...doubles(counters, (counter) => `${counter.collection} ${counter.field} ${counter.by}`, at('counters')),
    ...(canBeDeleted(manifest, name) ? [] : unused(rules, path)),
  ]
}

/** A collection that is kept has no rules of its own, and no cascade reaches it; its numbers may be corrected. */
function keptProblems({ collections }: Manifest, rules: CollectionRules, path: Path): Problem[] {
  const own = (['owners', 'cascade', 'counters'] as const)
    .filter((section) => rules.keep !== undefined && rules[section] !== undefined)
    .map(
      (section): Problem => ({
        path: [...path, section],
        message: `"${section}" contradicts "keep": all of ${path.at(-1)} stays`,
        at: 'key',
      }),
    )
  const taken = (rules.cascade ?? []).flatMap(({ collection }, n) =>
    collections[collection]?.keep === undefined
      ? []
      : [{ path: [...path, 'cascade', n, 'collection'], message: `all of ${collection} stays ("keep")` }],
  )
  return [...own, ...taken]
}

/** The numbers in documents of this collection that the manifest corrects. */
function countersIn({ collections }: Manifest, name: string): string[] {
  return Object.values(collections)
    .flatMap(({ counters = [] }) => counters)
    .filter(({ collection }) => collection === name)
    .map(({ field }) => field)
}

function nonName(name: string, path: Path): Problem[] {
  const valid = name !== '' && !name.startsWith('system.') && !/[$\0]/.test(name)
  return valid ? [] : [{ path, message: `"${name}" is not the name of a collection`, at: 'key' }]
}

function nameProblems(manifest: Manifest, name: string, path: Path): Problem[] {
  const bucket = Object.keys(manifest.buckets).find(
    (each) => name === `${each}.files` || name === `${each}.chunks`,
  )
  if (bucket !== undefined) return [{ path, message: `${name} belongs to the bucket ${bucket}`, at: 'key' }]
  if (LETHES_OWN.has(name)) return [{ path, message: `${name} is Lethe's own`, at: 'key' }]
  return nonName(name, path)
}

/** Counts and reports have one name for each. */
function sameName({ collections }: Manifest, bucket: string): Problem[] {
  return Object.hasOwn(collections, bucket)
    ? [{ path: ['buckets', bucket], message: `${bucket} is the name of a collection too`, at: 'key' }]
    : []
}

function doubles<T>(list: readonly T[], nameOf: (item: T) => string, path: Path): Problem[] {
  const seen = new Set<string>()
  return list.flatMap((item, n) => {
    const name = nameOf(item)
    const double = seen.has(name)
    seen.add(name)
    return double ? [{ path: [...path, n], message: `${name} is listed twice` }] : []
  })
}

function canBeDeleted({ collections }: Manifest, name: string): boolean {
  const owned = collections[name]?.owners?.some((rule) => rule.action === 'delete')
  const hanging = Object.values(collections).some(({ cascade }) =>
    cascade?.some((c) => c.collection === name),
  )
  return Boolean(owned || hanging)
}

function unused(rules: CollectionRules, path: Path): Problem[] {
  if (rules.keep !== undefined) return []
  return (['cascade', 'counters'] as const)
    .filter((section) => rules[section] !== undefined)
    .map((section) => ({
      path: [...path, section],
      message: `"${section}" has no effect: nothing deletes documents of ${path.at(-1)}`,
      at: 'key',
    }))
}

function cascadeCycles({ collections }: Manifest): Problem[] {
  const done = new Set<string>()
  const problems: Problem[] = []
  const visit = (name: string, trail: string[]) => {
    if (done.has(name)) return
    const here = [...trail, name]
    for (const [n, { collection }] of (collections[name]?.cascade ?? []).entries()) {
      const start = here.indexOf(collection)
      if (start < 0) visit(collection, here)
      else {
        const message = `cascade goes round: ${[...here.slice(start), collection].join(' -> ')}`
        problems.push({ path: ['collections', name, 'cascade', n], message })
      }
    }
    done.add(name)
  }
  for (const name of Object.keys(collections)) visit(name, [])
  return problems
}
