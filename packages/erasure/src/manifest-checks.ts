import type { Problem } from './manifest-problems.ts'
import type { BucketRules, CollectionRules, OwnerRule } from './manifest-schema.ts'

/** The manifest with every section present. */
export interface Manifest {
  collections: Record<string, CollectionRules>
  buckets: Record<string, BucketRules>
}

type Path = Problem['path']

/** Lethe's own: the user document is emptied at the end of a deletion, the rest is its memory. */
const RESERVED = new Set(['users', 'deletions', 'deletion_ranges'])

/** What a JSON Schema can't say; every problem, in the order of the manifest. */
export function manifestProblems(manifest: Manifest): Problem[] {
  const entries = Object.entries(manifest.collections)
  return [
    ...emptyManifest(manifest),
    ...entries.flatMap(([name, rules]) => collectionProblems(manifest, name, rules)),
    ...Object.entries(manifest.buckets).flatMap(([name, { owners }]) => [
      ...nameProblems(manifest, name, ['buckets', name]),
      ...doubles(owners, (rule) => rule.field, ['buckets', name, 'owners']),
    ]),
    ...cascadeCycles(manifest),
  ]
}

function emptyManifest({ collections, buckets }: Manifest): Problem[] {
  const rules = [...Object.values(collections), ...Object.values(buckets)].flatMap(
    ({ owners }) => owners ?? [],
  )
  return rules.length > 0
    ? []
    : [{ path: [], message: 'the manifest names no owner: nothing would be erased' }]
}

function collectionProblems(manifest: Manifest, name: string, rules: CollectionRules): Problem[] {
  const { owners = [], cascade = [], counters = [] } = rules
  const path = ['collections', name]
  const at = (section: string) => [...path, section]
  return [
    ...nameProblems(manifest, name, path),
    ...owners.flatMap((rule, n) => ownerProblems(rule, [...path, 'owners', n])),
    ...doubles(owners, (rule) => rule.field, at('owners')),
    ...cascade.flatMap((child, n) =>
      nameProblems(manifest, child.collection, [...path, 'cascade', n, 'collection']),
    ),
    ...doubles(cascade, (child) => `${child.collection} ${child.field}`, at('cascade')),
    ...counters.flatMap((counter, n) => nonName(counter.collection, [...path, 'counters', n, 'collection'])),
    ...doubles(counters, (counter) => `${counter.collection} ${counter.field} ${counter.by}`, at('counters')),
    ...(canBeDeleted(manifest, name) ? [] : unused(rules, path)),
  ]
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
  if (RESERVED.has(name)) return [{ path, message: `${name} is Lethe's own`, at: 'key' }]
  return nonName(name, path)
}

function ownerProblems(rule: OwnerRule, path: Path): Problem[] {
  if (rule.action !== 'redact') {
    return rule.set
      ? [{ path: [...path, 'set'], message: `"set" is for redact, not for ${rule.action}`, at: 'key' }]
      : []
  }
  if (!rule.set) return [{ path, message: 'redact needs "set": the new value of each field' }]
  const setPath = [...path, 'set']
  const fields = Object.keys(rule.set)
  const problems: Problem[] = fields.flatMap((field) => setProblems(field, fields, setPath))
  const owner = rule.set[rule.field]
  if (owner === undefined) {
    problems.push({
      path: setPath,
      message: `"set" must replace ${rule.field} too, or the user stays named`,
      at: 'key',
    })
  } else if (typeof owner === 'number' && owner > 0) {
    problems.push({ path: [...setPath, rule.field], message: `${owner} can be the id of another user` })
  }
  return problems
}

function setProblems(field: string, fields: string[], setPath: Path): Problem[] {
  const path = [...setPath, field]
  if (field === '_id') return [{ path, message: '_id never changes', at: 'key' }]
  if (!/^[^.$\0][^.\0]*(\.[^.$\0][^.\0]*)*$/.test(field)) {
    return [{ path, message: `"${field}" is not the name of a field`, at: 'key' }]
  }
  const outer = fields.find((other) => field.startsWith(`${other}.`))
  return outer === undefined
    ? []
    : [{ path, message: `${field} is inside ${outer}, which is set too`, at: 'key' }]
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
