import { BSON, type Document, Int32, Long, ObjectId } from 'mongodb'
import type { Manifest } from './manifest-checks.ts'
import type { Condition, OwnerRule } from './owner-rule-schema.ts'
import { NOW, type World } from './test-world.ts'

/**
 * The manifest's language in plain words over plain arrays: what must be left of a world, and what must be
 * told of it. Shares nothing with engine and verifier.
 */

export interface Erased {
  deletionId: string
  userId: number
  username: string
  extId: string | undefined
}

export interface Result {
  world: World
  /** By collection; those of all the erased together. */
  counts: Record<string, { deleted: number; redacted: number; pulled: number }>
}

type Name = keyof World

export function expectedWorld(before: World, manifest: Manifest, erased: readonly Erased[]): Result {
  const world = copyOf(before)
  const counts: Result['counts'] = {}
  const tell = (name: Name, what: 'deleted' | 'redacted' | 'pulled', number: number) => {
    if (number === 0) return
    counts[name] ??= { deleted: 0, redacted: 0, pulled: 0 }
    counts[name][what] += number
  }
  const names = Object.keys(manifest.collections) as Name[]
  const ownersOf = (name: Name) => manifest.collections[name]?.owners ?? []

  const going = new Set<Document>()
  const goes = (name: Name, document: Document) => {
    if (going.has(document)) return
    going.add(document)
    for (const { collection, field } of manifest.collections[name]?.cascade ?? []) {
      for (const child of world[collection as Name]) {
        if (open(child[field]).some((value) => same(value, document._id))) goes(collection as Name, child)
      }
    }
  }
  for (const name of names) {
    for (const rule of ownersOf(name).filter(({ action }) => action === 'delete')) {
      for (const document of world[name]) {
        if (whoIn(document, rule, erased).length > 0 && decides(rule, ownersOf(name), document))
          goes(name, document)
      }
    }
  }
  for (const name of names) correct(world, manifest, name, going, erased)
  for (const name of names) {
    const left = world[name].filter((document) => !going.has(document))
    tell(name, 'deleted', world[name].length - left.length)
    world[name] = left
    for (const action of ['redact', 'unset', 'pull'] as const) {
      for (const rule of ownersOf(name).filter((each) => each.action === action)) {
        for (const document of left.filter((each) => decides(rule, ownersOf(name), each))) {
          tell(name, action === 'pull' ? 'pulled' : 'redacted', change(document, rule, erased))
        }
      }
    }
  }
  return { world, counts }
}

/** The collections in which something of the user is that the manifest wants otherwise. */
export function placesLeft(world: World, manifest: Manifest, user: Erased): string[] {
  return Object.entries(manifest.collections).flatMap(([name, { owners = [] }]) => {
    const isLeft = (rule: OwnerRule, document: Document) =>
      whoIn(document, rule, [user]).length > 0 &&
      decides(rule, owners, document) &&
      (rule.action === 'delete' || change(document, rule, [user]) > 0)
    const documents = copyOf(world)[name as Name]
    const rules = owners.filter(({ action }) => action !== 'keep')
    return documents.some((document) => rules.some((rule) => isLeft(rule, document))) ? [name] : []
  })
}

function correct(
  world: World,
  manifest: Manifest,
  name: Name,
  going: Set<Document>,
  erased: readonly Erased[],
) {
  for (const { collection, field, by } of manifest.collections[name]?.counters ?? []) {
    for (const document of world[name].filter((each) => going.has(each))) {
      for (const id of open(document[by])) {
        const counted = world[collection as Name].find(({ _id }) => same(_id, id))
        const isErased = collection === 'users' && erased.some(({ userId }) => Number(id) === userId)
        if (counted && !going.has(counted) && !isErased)
          counted[field] = new Int32(Number(counted[field]) - 1)
      }
    }
  }
}

/** The first of the rules for the same field that fits is the one. */
function decides(rule: OwnerRule, owners: readonly OwnerRule[], document: Document): boolean {
  const alike = owners.filter(
    ({ field, key, as }) => field === rule.field && key === rule.key && as === rule.as,
  )
  return (
    alike.find((each) => Object.entries(each.where ?? {}).every(([f, c]) => fits(document[f], c))) === rule
  )
}

function fits(value: unknown, condition: Condition): boolean {
  if (typeof condition !== 'object') return open(value).some((each) => each === condition)
  if ('not' in condition) return !fits(value, condition.not)
  if ('newer_than' in condition) return value instanceof Date && value > yearsAgo(10)
  if ('older_than' in condition)
    return value instanceof Date && value.getTime() <= NOW.getTime() - 90 * 86_400_000
  return condition.some((each) => fits(value, each))
}

function yearsAgo(years: number): Date {
  return new Date(`${NOW.getUTCFullYear() - years}${NOW.toISOString().slice(4)}`)
}

/** The erased whom the document names by the rule. */
function whoIn(document: Document, rule: OwnerRule, erased: readonly Erased[]): Erased[] {
  const holders = elementsOf(document, rule).map(({ element }) => element)
  const path = lastOf(rule)
  return erased.filter((user) =>
    holders.some((holder) => open(get(holder, path)).some((value) => same(value, keyIn(user, rule)))),
  )
}

function keyIn({ userId, username, extId }: Erased, { key = 'id', as }: OwnerRule): unknown {
  if (key === 'username') return username
  if (key === 'ext_id') return extId === undefined ? undefined : new ObjectId(extId)
  return as === 'string' ? String(userId) : Long.fromNumber(userId)
}

/** The field in its element, without a star for its own values. */
const lastOf = ({ field }: OwnerRule) => field.replace(/\.\*$/, '').split('.*.').at(-1) ?? ''

interface Element {
  element: Document
  array: Document[]
}

/** The parts of the document in which the owner field stands: itself, or elements of its arrays. */
function elementsOf(document: Document, { field }: OwnerRule): Element[] {
  const arrays = field.split('.*.').slice(0, -1)
  return arrays.reduce<Element[]>(
    (holders, name) =>
      holders.flatMap(({ element }) => {
        const array: Document[] = element[name] ?? []
        return array.map((each) => ({ element: each, array }))
      }),
    [{ element: document, array: [] }],
  )
}

/** Carries out the rule and answers for how many it counts. */
function change(document: Document, rule: OwnerRule, erased: readonly Erased[]): number {
  const who = whoIn(document, rule, erased)
  if (who.length === 0) return 0
  const before = text(document)
  const last = lastOf(rule)
  const takesElements = rule.field.includes('.*.') && !rule.field.endsWith('.*')
  const isNamed = (value: unknown) => who.some((user) => same(value, keyIn(user, rule)))
  for (const { element, array } of elementsOf(document, rule)) {
    if (!open(get(element, last)).some(isNamed)) continue
    if (rule.action !== 'pull') apply(element, rule)
    else if (takesElements) array.splice(array.indexOf(element), 1)
    else element[last] = element[last].filter((value: unknown) => !isNamed(value))
  }
  if (text(document) === before) return 0
  return rule.action === 'pull' || rule.field.includes('*') ? who.length : 1
}

function apply(element: Document, rule: OwnerRule): void {
  const inElement = (path: string) => path.split('.*.').at(-1) ?? ''
  for (const [path, value] of Object.entries(rule.set ?? {})) put(element, inElement(path), value)
  if (rule.action === 'unset')
    for (const path of rule.fields ?? [rule.field]) put(element, inElement(path), undefined)
}

function put(holder: Document, path: string, value: unknown): void {
  const names = path.split('.')
  const last = names.pop() ?? ''
  const inner = names.reduce((each, name) => each[name], holder)
  if (value === undefined) delete inner[last]
  else inner[last] = value
}

const get = (holder: Document, path: string) =>
  path.split('.').reduce<unknown>((each, name) => (each as Document | undefined)?.[name], holder)

const open = (value: unknown): unknown[] =>
  Array.isArray(value) ? value : value === undefined ? [] : [value]

const same = (one: unknown, other: unknown) => other !== undefined && text({ v: one }) === text({ v: other })

/** The document as text, whatever the order of its fields. */
export function text(document: Document): string {
  const sorted = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(sorted)
    if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype)
      return value
    return Object.fromEntries(
      Object.entries(value)
        .toSorted(([a], [b]) => (a < b ? -1 : 1))
        .map(([k, v]) => [k, sorted(v)]),
    )
  }
  return BSON.EJSON.stringify(sorted(document), { relaxed: false })
}

function copyOf(world: World): World {
  const copy = (document: Document) => BSON.deserialize(BSON.serialize(document), { promoteValues: false })
  return Object.fromEntries(Object.entries(world).map(([name, all]) => [name, all.map(copy)])) as World
}
