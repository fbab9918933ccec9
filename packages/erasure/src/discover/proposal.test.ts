import fc from 'fast-check'
import { type Document, ObjectId } from 'mongodb'
import { describe, expect, it } from 'vitest'
import { parseManifest } from '../manifest.ts'
import type { Hit } from './findings.ts'
import { extIdOf, people, propose } from './test-places.ts'

const users = people(200)
const some = (count: number, document: (n: number) => Document) =>
  Array.from({ length: count }, (_, n) => document(n))
const userAt = (n: number) => 1 + ((n * 37) % 200)
const objectIdAt = (n: number) => new ObjectId(extIdOf(userAt(n)))

/** The active rules of a collection, without what they set. */
function rulesOf(text: string, name: string) {
  const { collections, buckets } = parseManifest(text, 'proposal.yaml')
  return [...(collections[name]?.owners ?? []), ...(buckets[name]?.owners ?? [])].map(
    ({ field, action }) => `${action} ${field}`,
  )
}

describe('the action that is proposed', () => {
  it.each<[string, string, (n: number) => Document, string[]]>([
    ['one user in the document', 'posts', (n) => ({ author_id: userAt(n), text: 'x' }), ['delete author_id']],
    ['an array of keys', 'posts', (n) => ({ mentions: [objectIdAt(n)], text: 'x' }), ['pull mentions']],
    ['a record of business', 'orders', (n) => ({ customer: objectIdAt(n), total: 3 }), ['redact customer']],
    ['a key that is the _id', 'customers', (n) => ({ _id: new ObjectId(extIdOf(n + 1)) }), ['delete _id']],
    [
      'a maker, and somebody else',
      'messages',
      (n) => ({ sender_id: userAt(n), recipient_id: userAt(n + 1), text: 'x' }),
      ['delete sender_id', 'redact recipient_id'],
    ],
    [
      'two makers who are the same user',
      'pages',
      (n) => ({ created_by: userAt(n), owner_id: userAt(n), text: 'x' }),
      ['delete created_by', 'delete owner_id'],
    ],
    [
      'two makers who are not',
      'pages',
      (n) => ({ created_by: userAt(n), owner_id: userAt(n + 1), text: 'x' }),
      ['redact created_by', 'redact owner_id'],
    ],
    [
      'nothing but two users and a time',
      'follows',
      (n) => ({ follower_id: userAt(n), followed_id: userAt(n + 1), at: new Date() }),
      ['delete follower_id', 'delete followed_id'],
    ],
    [
      'only somebody whom a task is given to',
      'tasks',
      (n) => ({ assignee_id: userAt(n), title: 'x' }),
      ['redact assignee_id'],
    ],
    [
      'elements of an array',
      'tickets',
      (n) => ({ messages: [{ from: { id: objectIdAt(n) }, text: 'x' }] }),
      ['redact messages.*.from.id'],
    ],
    [
      'ids in two forms',
      'sessions',
      (n) => ({ user_id: n % 2 ? userAt(n) : String(userAt(n)), token: `t${n}` }),
      ['delete user_id', 'delete user_id'],
    ],
  ])('%s', (_, name, document, rules) => {
    const { text } = propose({ [name]: some(200, document) }, users)
    expect(rulesOf(text, name)).toEqual(rules)
  })

  it('of files is to delete them', () => {
    const files = some(50, (n) => ({ metadata: { owner: objectIdAt(n) }, length: 3 }))
    expect(rulesOf(propose({}, users, { buckets: { media: files } }).text, 'media')).toEqual([
      'delete metadata.owner',
    ])
  })
})

it('a redaction takes along what tells who he is, and leaves what is of the goods', () => {
  const orders = some(100, (n) => {
    const user = userAt(n)
    return {
      customer: { _id: new ObjectId(extIdOf(user)), name: `Person ${user}`, email: `p${user}@mail.example` },
      ship_to: { street: 'High Street 1', city: 'Elmstad' },
      product: { name: 'tea' },
      lines: [{ name: 'tea' }],
      state: 'paid',
    }
  })
  const { collections } = parseManifest(propose({ orders }, users).text, 'p.yaml')
  expect(collections.orders?.owners).toMatchObject([
    {
      set: {
        'customer._id': null,
        'customer.name': null,
        'customer.email': null,
        'ship_to.street': null,
        'ship_to.city': null,
      },
    },
  ])
  expect(Object.keys(collections.orders?.owners?.[0] ?? {})).toContain('set')
  expect(JSON.stringify(collections.orders)).not.toMatch(/product|state|lines/)
})

it('a username beside the key of the same user is no field of its own', () => {
  const posts = some(100, (n) => ({ user: { id: objectIdAt(n), name: `login-${userAt(n)}` }, text: 'x' }))
  expect(rulesOf(propose({ posts }, users).text, 'posts')).toEqual(['delete user.id'])
})

it('a mail address is told of where the document names its user by no key', () => {
  const posts = some(100, (n) => ({
    by: objectIdAt(n),
    email: `p${userAt(n)}@mail.example`,
    cc: 'a@b.example',
  }))
  const { text } = propose({ posts }, users)
  expect(text).toContain('# cc: 100 mail addresses')
  expect(text).not.toContain('# email:')
})

it('small numbers are no users, and a text says so of none of its values', () => {
  const lines = some(300, (n) => ({ quantity: 1 + (n % 5), price: 1 + (n % 190), user_id: userAt(n) }))
  const { text } = propose({ lines }, users)
  expect(rulesOf(text, 'lines')).toEqual(['delete user_id'])
  expect(text).not.toMatch(/quantity|price/)
})

it('where a value is the id of one user and the ext_id of another, a person has to decide', () => {
  const shifted = people(200).map((user) => ({ ...user, extId: String(((user.userId + 5) % 200) + 1) }))
  const { text } = propose(
    {
      carts: some(100, (n) => ({ customer: userAt(n), text: 'x' })),
      posts: some(100, (n) => ({ author: `login-${userAt(n)}` })),
    },
    shifted,
  )
  expect(rulesOf(text, 'carts')).toEqual([])
  expect(text).toContain('#   - { field: customer, action: delete }')
  expect(text).toContain('#   - { field: customer, key: ext_id, as: number, action: delete }')
  expect(text).toContain('the same values are another key, of other users')
})

describe('a collection in which nothing was found', () => {
  it('is kept, with a reason to fill in', () => {
    const { text } = propose(
      { posts: some(99, (n) => ({ author: objectIdAt(n) })), countries: [{ code: 'IS' }] },
      users,
    )
    expect(parseManifest(text, 'p.yaml').collections.countries?.keep).toContain('say here why')
  })

  it.each<[string, Document[], string]>([
    ['is empty', [], 'nothing can be said of it'],
    [
      'has mail addresses',
      some(60, (n) => ({ email: `p${n}@mail.example` })),
      '60 mail addresses, 59 of them known',
    ],
    [
      'has mail addresses inside texts',
      some(60, () => ({ t: 'write to a@b.example!' })),
      'inside of 60 texts',
    ],
    [
      'has users as names of fields',
      some(60, (n) => ({ likes: { [extIdOf(n + 1)]: 1 } })),
      "can't name them",
    ],
    ['has a doubtful field', some(60, (n) => ({ colour: userAt(n) })), 'doubtful: in 60 of 60'],
  ])('is left to a person where it %s', (_, documents, why) => {
    const { text } = propose({ posts: some(99, (n) => ({ author: objectIdAt(n) })), other: documents }, users)
    expect(Object.keys(parseManifest(text, 'p.yaml').collections)).toEqual(['posts'])
    expect(text).toContain(why)
  })
})

describe('cascades', () => {
  const posts = some(200, (n) => ({ _id: n + 5_000, author_id: userAt(n), last_comment_id: n }))
  const comments = some(200, (n) => ({ _id: n, author_id: userAt(n), post_id: n + 5_000, parent_id: n - 1 }))
  const hit = (place: string, path: string, target: string): Hit => ({
    place,
    path,
    target,
    asked: 20,
    matched: 20,
  })
  const hits = [
    hit('comments', 'post_id', 'posts'),
    hit('comments', 'parent_id', 'comments'),
    hit('posts', 'last_comment_id', 'comments'),
  ]

  it('go from what is deleted to what hangs on it, never back or round', () => {
    const { text } = propose({ posts, comments }, users, { hits })
    const { collections } = parseManifest(text, 'p.yaml')
    expect(collections.posts?.cascade).toEqual([{ collection: 'comments', field: 'post_id' }])
    expect(collections.comments?.cascade).toBeUndefined()
    expect(text).toContain('# - { collection: posts, field: last_comment_id }')
  })

  it('do not take records of business along', () => {
    const orders = comments.map(({ post_id }, n) => ({ _id: n, post_id }))
    const { text } = propose({ posts, orders }, users, { hits: [hit('orders', 'post_id', 'posts')] })
    expect(parseManifest(text, 'p.yaml').collections.posts?.cascade).toBeUndefined()
    expect(text).toContain('it looks like a record of business')
  })
})

describe('values that are ids of two kinds', () => {
  const posts = some(200, (n) => ({ _id: n + 1, text: 'x' }))
  const comments = some(200, (n) => ({ _id: n + 5_000, post_id: userAt(n), text: 'x' }))
  const hits = [{ place: 'comments', path: 'post_id', target: 'posts', asked: 20, matched: 20 }]

  it('are no users in a field that is named after what else they are', () => {
    expect(propose({ posts, comments }, users, { hits }).text).not.toContain('post_id, action')
    expect(propose({ posts, comments, likes: comments }, users, { hits }).text).toMatch(
      /# +- \{ field: post_id, action/,
    )
  })

  it('are users where what else they are is the users’ own documents', () => {
    const pilots = some(200, (n) => ({ _id: new ObjectId(extIdOf(n + 1)) }))
    const flights = some(200, (n) => ({ pilot_id: objectIdAt(n), text: 'x' }))
    const toPilots = [{ place: 'flights', path: 'pilot_id', target: 'pilots', asked: 20, matched: 20 }]
    expect(rulesOf(propose({ pilots, flights }, users, { hits: toPilots }).text, 'flights')).toEqual([
      'delete pilot_id',
    ])
  })
})

it('a line break in the name of a field ends no comment', () => {
  const posts = some(100, (n) => ({ by: objectIdAt(n), 'a\nb': 'a@b.example' }))
  const { text } = propose({ posts }, users)
  expect(text).toContain('# a?b: 100 mail addresses')
  expect(parseManifest(text, 'p.yaml').collections.posts?.owners).toHaveLength(1)
})

it('numbers are judged by the whole sample, in whatever order they come', () => {
  const many = people(3_000)
  const posts = some(9_000, (n) => ({ author_id: 1 + Math.floor(n / 3), text: 'x' }))
  expect(propose({ posts }, many).text).toContain('# certain: in 9,000 of 9,000')
})

it('a number that counts documents is told at these', () => {
  const posts = some(200, (n) => ({ _id: n + 5_000, author_id: userAt(n), comment_count: 1 }))
  const comments = some(200, (n) => ({ _id: n, author_id: userAt(n), post_id: n + 5_000 }))
  const hits = [{ place: 'comments', path: 'post_id', target: 'posts', asked: 20, matched: 20 }]
  expect(propose({ posts, comments }, users, { hits }).text).toContain(
    '# counters: [{ collection: posts, field: comment_count, by: post_id }]',
  )
})

describe('whatever a database has', () => {
  const names = [
    'author',
    'user_id',
    'x',
    'to',
    '_id',
    'a',
    'orders',
    '7',
    'a.b',
    'a\nb',
    '$c',
    'text',
    'email',
    'by',
    'like_count',
  ]
  const key = fc
    .nat({ max: 220 })
    .chain((n) =>
      fc.constantFrom<unknown>(
        n,
        String(n),
        extIdOf(n),
        new ObjectId(extIdOf(n)),
        `login-${n}`,
        `p${n}@mail.example`,
        null,
      ),
    )
  const value = fc.letrec<{ value: unknown }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 3, withCrossShrink: true },
      key,
      key,
      fc.array(tie('value'), { maxLength: 4 }),
      fc.dictionary(fc.constantFrom(...names), tie('value'), { maxKeys: 4 }),
    ),
  })).value
  const document = fc.dictionary(fc.constantFrom(...names), value, { maxKeys: 6 })
  const places = ['posts', 'orders', 'customers', 'x.files', 'a b', 'media', 'user:1', '12', 'null']
  const database = fc.dictionary(fc.constantFrom(...places), fc.array(document, { maxLength: 30 }), {
    maxKeys: 5,
  })
  const hit = fc.record({
    place: fc.constantFrom(...places),
    path: fc.constantFrom(...names, 'a.x', 'a.*'),
    target: fc.constantFrom(...places),
    asked: fc.constant(10),
    matched: fc.constantFrom(10, 9, 3),
  })

  it('the proposal is a valid manifest wherever it has a rule', () => {
    let valid = 0
    fc.assert(
      fc.property(database, database, fc.array(hit, { maxLength: 8 }), (collections, buckets, hits) => {
        const { proposed, text } = propose(collections, users, { hits, buckets })
        const active = proposed.flatMap(({ rules }) => rules.filter((rule) => rule.active))
        if (active.length === 0) return
        const manifest = parseManifest(text, 'proposal.yaml')
        const owners = [...Object.values(manifest.collections), ...Object.values(manifest.buckets)].flatMap(
          (rules) => rules.owners ?? [],
        )
        const sorted = (rules: readonly unknown[]) => rules.map((rule) => JSON.stringify(rule)).toSorted()
        expect(sorted(owners)).toEqual(sorted(active.map(({ rule }) => rule)))
        valid += 1
      }),
      { numRuns: 100 },
    )
    expect(valid).toBeGreaterThan(30)
  })

  it('it shows no value of any document and of any user', () => {
    fc.assert(
      fc.property(database, (collections) => {
        const { text } = propose(collections, users)
        expect(text).not.toMatch(/login-\d|@mail\.example|6650c0/)
      }),
      { numRuns: 100 },
    )
  })
})
