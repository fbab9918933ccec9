import fc from 'fast-check'
import { type Db, type Document, Int32, Long, ObjectId } from 'mongodb'
import { type Manifest, manifestProblems } from './manifest-checks.ts'
import type { CollectionRules, Counter, Reference } from './manifest-schema.ts'
import type { OwnerRule, Where } from './owner-rule-schema.ts'

/** Random databases and random manifests for them: three collections that hang on one another, and users. */
export const worldCollections = ['users', 'things', 'parts', 'bits'] as const
type Content = 'things' | 'parts' | 'bits'

export type World = Record<(typeof worldCollections)[number], Document[]>

/** The world, and nothing else, into a database that has its collections. */
export async function fillWorld(db: Db, world: World): Promise<void> {
  await db.collection('deletion_ranges').deleteMany({})
  for (const name of worldCollections) {
    await db.collection(name).deleteMany({})
    if (world[name].length > 0) await db.collection(name).insertMany(world[name])
  }
}

export const NOW = new Date('2026-06-01T00:00:00Z')
const USERS = 4
const userId = (n: number) => 2 ** 31 + n
const extId = (n: number) => `65a1b2c3d4e5f60718293a4${n}`

/** What the world's users look like when all of them are being erased. */
const users = Array.from({ length: USERS }, (_, n) => ({
  _id: Long.fromNumber(userId(n)),
  username: `user${n}`,
  // One has no ext_id.
  ...(n > 0 && { ext_id: extId(n) }),
  status: 'u',
  deletion: { id: `${userId(n)}-1`, begun_at: NOW },
}))

export const anySubjects = fc.uniqueArray(fc.nat({ max: USERS - 1 }), { minLength: 1 }).map((numbers) =>
  numbers.map((n) => ({
    deletionId: `${userId(n)}-1`,
    userId: userId(n),
    username: `user${n}`,
    extId: n > 0 ? extId(n) : undefined,
  })),
)

const n = fc.nat({ max: USERS - 1 })
const list = <T>(item: fc.Arbitrary<T>, maxLength: number) => fc.array(item, { maxLength })
const id = n.map((each) => Long.fromNumber(userId(each)))
const parentId = fc.integer({ min: 1, max: 4 }).map((each) => new Int32(each))
const parent = fc.oneof(parentId, fc.uniqueArray(parentId, { maxLength: 2, selector: Number }))

const entry = fc.record(
  {
    by: id,
    t: fc.constant('words'),
    seen: list(id, 2),
    sub: list(fc.record({ by: id, t: fc.constant('more words') }), 2),
  },
  { requiredKeys: ['t'] },
)

const anyDocument = fc.record(
  {
    a: fc.option(id),
    b: n.map((each) => String(userId(each))),
    x: n.map((each) => new ObjectId(extId(each))),
    u: n.map((each) => `user${each}`),
    list: list(id, 3),
    who: fc.record({ id, name: fc.constant('name') }),
    entries: list(entry, 3),
    note: fc.constant('a note'),
    name: fc.constant('a name'),
    phone: fc.constantFrom('a number', null),
    kind: fc.oneof(fc.constantFrom('x', 'y'), list(fc.constantFrom('x', 'z'), 2)),
    at: fc.constantFrom(new Date('2026-05-01T00:00:00Z'), new Date('2016-06-01T00:00:00Z'), new Date(0)),
    thing: parent,
    part: parent,
  },
  { requiredKeys: ['kind'] },
)

/** The fields that can name users in its documents, as indexes have them. */
export const ownerFields = [
  'a',
  'b',
  'x',
  'u',
  'who.id',
  'list',
  'entries.by',
  'entries.seen',
  'entries.sub.by',
]

export const anyWorld: fc.Arbitrary<World> = fc
  .record({ things: list(anyDocument, 4), parts: list(anyDocument, 8), bits: list(anyDocument, 8) })
  .map(({ things, parts, bits }) => {
    const numbered = (all: object[]) => all.map((each, at) => ({ _id: new Int32(at + 1), ...each }))
    // A count need not be right to begin with: what comes off it is told by what goes.
    const counted = (all: object[]) =>
      all.map((each) => ({ ...each, parts: new Int32(50), bits: new Int32(50) }))
    return {
      users: users.map((user) => ({ ...user, things: new Int32(50) })),
      things: numbered(counted(things)),
      parts: numbered(counted(parts)),
      bits: numbered(bits),
    }
  })

const anyWhere: fc.Arbitrary<Where> = fc.constantFrom<Where[]>(
  { kind: 'x' },
  { kind: ['y', 'z'] },
  { kind: { not: 'x' } },
  { kind: { not: ['x', 'y'] }, at: { older_than: '90d' } },
  { at: { newer_than: '10y' } },
)

type Rules = readonly OwnerRule[]
const reason = 'the law'

/** Ways to deal with a field that names one user. */
function waysFor(owner: Pick<OwnerRule, 'field' | 'key' | 'as'>): fc.Arbitrary<Rules> {
  const { field } = owner
  const single = fc.constantFrom<OwnerRule[]>(
    { ...owner, action: 'delete' },
    { ...owner, action: 'redact', set: { [field]: null, note: null } },
    { ...owner, action: 'redact', set: { name: 'nobody', note: null }, reason },
    { ...owner, action: 'unset' },
    { ...owner, action: 'unset', fields: ['phone'], reason },
    { ...owner, action: 'keep', reason },
  )
  const chosen = fc.tuple(single, anyWhere).map(([rule, where]) => ({ ...rule, where }))
  return fc.tuple(list(chosen, 2), single).map(([some, last]) => [...some, last])
}

function waysForElements(field: string): fc.Arbitrary<Rules> {
  const text = field.replace(/by$/, 't')
  return fc.constantFrom<OwnerRule[][]>(
    [{ field, action: 'delete' }],
    [{ field, action: 'redact', set: { [field]: null, [text]: null } }],
    [{ field, action: 'unset', fields: [field, text] }],
    [{ field, action: 'pull' }],
  )
}

const anyOwners: fc.Arbitrary<OwnerRule[]> = fc
  .tuple(
    ...[
      waysFor({ field: 'a' }),
      waysFor({ field: 'b', as: 'string' }),
      waysFor({ field: 'x', key: 'ext_id', as: 'objectId' }),
      waysFor({ field: 'u', key: 'username' }),
      waysFor({ field: 'who.id' }),
      fc.constantFrom<OwnerRule[][]>(
        [{ field: 'list', action: 'pull' }],
        [{ field: 'list.*', action: 'pull' }],
        [{ field: 'list', action: 'delete' }],
      ),
      fc.constant<OwnerRule[]>([{ field: 'entries.*.seen.*', action: 'pull' }]),
      waysForElements('entries.*.by'),
      waysForElements('entries.*.sub.*.by'),
    ].map((ways) => fc.option(ways, { nil: [], freq: 2 })),
  )
  .map((rules) => rules.flat())

const anyReferences = <T>(all: T[]) => fc.subarray(all)

/** Valid manifests only; sections that would have no effect are left out. */
export const anyManifest: fc.Arbitrary<Manifest> = fc
  .record({
    owners: fc.record({ things: anyOwners, parts: anyOwners, bits: anyOwners }),
    onThings: anyReferences([
      { collection: 'parts', field: 'thing' },
      { collection: 'bits', field: 'thing' },
    ]),
    onParts: anyReferences([{ collection: 'bits', field: 'part' }]),
    ofThings: anyReferences([{ collection: 'users', field: 'things', by: 'a' }]),
    ofParts: anyReferences([{ collection: 'things', field: 'parts', by: 'thing' }]),
    ofBits: anyReferences([
      { collection: 'things', field: 'bits', by: 'thing' },
      { collection: 'parts', field: 'bits', by: 'part' },
    ]),
  })
  .map(({ owners, onThings, onParts, ofThings, ofParts, ofBits }) => {
    // Where nothing deletes its documents a collection can't have the other sections.
    const section = (name: Content, isTaken: boolean, cascade: Reference[], counters: Counter[]) => {
      const isDeleted = isTaken || owners[name].some(({ action }) => action === 'delete')
      return { owners: owners[name], ...(isDeleted && { cascade, counters }) }
    }
    const things: CollectionRules = section('things', false, onThings, ofThings)
    const isTaken = (name: Content, ...by: CollectionRules[]) =>
      by.some(({ cascade = [] }) => cascade.some(({ collection }) => collection === name))
    const parts: CollectionRules = section('parts', isTaken('parts', things), onParts, ofParts)
    const bits: CollectionRules = section('bits', isTaken('bits', things, parts), [], ofBits)
    return { collections: { things, parts, bits }, buckets: {} }
  })
  // What is left out of this is a manifest that erases nothing.
  .filter((manifest: Manifest) => manifestProblems(manifest).length === 0)
