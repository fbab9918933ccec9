import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { loadManifest, ManifestError, manifestJsonSchema, parseManifest } from './manifest.ts'

function problemsOf(text: string): readonly string[] {
  try {
    parseManifest(text, 'erasure.yaml')
  } catch (error) {
    if (error instanceof ManifestError) return error.problems
    throw error
  }
  return []
}

test("the community's manifest is valid", async () => {
  const manifest = await loadManifest(new URL('../../../erasure.yaml', import.meta.url).pathname)
  expect(Object.keys(manifest.collections)).toContain('private_messages')
  expect(Object.keys(manifest.buckets)).toEqual(['media'])
})

test('the published JSON Schema is the one that manifests are checked by (pnpm --filter @lethe/erasure schema)', async () => {
  const published = await readFile(new URL('../erasure.schema.json', import.meta.url), 'utf8')
  expect(JSON.parse(published)).toEqual(JSON.parse(JSON.stringify(manifestJsonSchema)))
})

test('a file that is not there is one line', async () => {
  await expect(loadManifest('/nowhere/erasure.yaml')).rejects.toThrow(
    "/nowhere/erasure.yaml: can't be read (ENOENT)",
  )
})

test.each([
  ['', ['erasure.yaml:1:1 the manifest names no owner: nothing would be erased']],
  ['collections: {}\n', ['erasure.yaml:1:1 the manifest names no owner: nothing would be erased']],
  [
    'collections: { a: { keep: why not } }\n',
    ['erasure.yaml:1:1 the manifest names no owner: nothing would be erased'],
  ],
  ['collections:\n', ['erasure.yaml:1:13 must be a mapping']],
  ['just a text\n', ['erasure.yaml:1:1 must be a mapping']],
])('a manifest that would erase nothing is refused: %j', (text, problems) => {
  expect(problemsOf(text)).toEqual(problems)
})

test('broken YAML and a key that stands twice are shown where they are', () => {
  expect(problemsOf('collections:\n  posts: [\n')).toEqual([expect.stringMatching(/^erasure\.yaml:3:1 /)])
  expect(problemsOf('collections:\n  posts: {}\n  posts: {}\n')).toEqual([
    'erasure.yaml:3:3 Map keys must be unique',
  ])
})

test('every mistake in the shape has its line', () => {
  const text = `
collections:
  posts:
    owner: author_id
    owners:
      - { field: author_id, action: drop }
      - { field: $where, action: delete }
      - { action: delete }
    cascade: comments
buckets:
  media:
    owners:
      - { field: metadata.owner_id, action: redact }
`
  expect(problemsOf(text)).toEqual([
    'erasure.yaml:4:5 unknown key "owner"',
    'erasure.yaml:6:37 must be one of delete, redact, unset, pull, keep',
    'erasure.yaml:7:18 is not the name of a field',
    'erasure.yaml:8:9 "field" is missing',
    'erasure.yaml:9:14 must be a list',
    'erasure.yaml:13:45 must be one of delete, keep',
  ])
})

const manifestOf = (collections: string) => `collections:\n${collections}`

test.each<[string, string, string]>([
  [
    'a cascade that nothing starts',
    '  posts:\n    owners: [{ field: a, action: pull }]\n    cascade: [{ collection: comments, field: post_id }]',
    'erasure.yaml:4:5 "cascade" has no effect: nothing deletes documents of posts',
  ],
  [
    'counters that nothing changes',
    '  posts:\n    owners: [{ field: a, action: pull }]\n    counters: [{ collection: users, field: n, by: b }]',
    'erasure.yaml:4:5 "counters" has no effect: nothing deletes documents of posts',
  ],
  [
    "Lethe's own collections",
    '  users:\n    owners: [{ field: _id, action: delete }]',
    "erasure.yaml:2:3 users is Lethe's own",
  ],
  [
    'a name that no collection has',
    '  system.views:\n    owners: [{ field: a, action: delete }]',
    'erasure.yaml:2:3 "system.views" is not the name of a collection',
  ],
  [
    "a bucket's own collection",
    '  media.files:\n    owners: [{ field: a, action: delete }]\nbuckets:\n  media:\n    owners: [{ field: a, action: delete }]',
    'erasure.yaml:2:3 media.files belongs to the bucket media',
  ],
  [
    'a name for a collection and a bucket',
    '  media:\n    owners: [{ field: a, action: delete }]\nbuckets:\n  media:\n    owners: [{ field: a, action: delete }]',
    'erasure.yaml:5:3 media is the name of a collection too',
  ],
  [
    'a rule for what is kept',
    '  posts: { owners: [{ field: a, action: delete }] }\n  countries:\n    keep: nobody is in it\n    owners: [{ field: a, action: delete }]',
    'erasure.yaml:5:5 "owners" contradicts "keep": all of countries stays',
  ],
  [
    'a cascade to what is kept',
    '  posts:\n    owners: [{ field: a, action: delete }]\n    cascade:\n      - { collection: countries, field: b }\n  countries: { keep: nobody is in it }',
    'erasure.yaml:5:23 all of countries stays ("keep")',
  ],
])('%s is refused', (_what, text, problem) => {
  expect(problemsOf(manifestOf(text))).toEqual([problem])
})

test('a cascade that comes back to where it began is refused once, with its way', () => {
  const text = manifestOf(`  a:
    owners: [{ field: user, action: delete }]
    cascade: [{ collection: b, field: a_id }]
  b:
    cascade: [{ collection: c, field: b_id }]
  c:
    cascade:
      - { collection: d, field: c_id }
      - { collection: a, field: c_id }`)
  expect(problemsOf(text)).toEqual(['erasure.yaml:10:9 cascade goes round: a -> b -> c -> a'])
})
