import { expect, test } from 'vitest'
import { ManifestError, parseManifest } from './manifest.ts'

/** What is wrong with these owner rules of one collection; columns count from the rule's `{`. */
function problemsOf(...rules: string[]): readonly string[] {
  const text = `collections:\n  c:\n    owners:\n${rules.map((rule) => `      - ${rule}\n`).join('')}`
  try {
    parseManifest(text, 'm')
    return []
  } catch (error) {
    if (error instanceof ManifestError) return error.problems
    throw error
  }
}

test.each([
  ['a number, a text', ['{ field: a, action: delete }', '{ field: a, as: string, action: delete }']],
  ['an ext_id as ObjectId', ['{ field: _id, key: ext_id, as: objectId, action: delete }']],
  ['elements of arrays', ['{ field: a.*.b.*.id, action: redact, set: { a.*.b.*.id: null, a.*.b.*.t: x } }']],
  ['elements that go', ['{ field: a.*.id, action: pull }']],
  ['values in elements', ['{ field: a.*.ids.*, action: pull }']],
  ['a field inside one that goes', ['{ field: a.id, action: redact, set: { a: null } }']],
  ['the owner field by itself', ['{ field: a, action: unset }']],
  ['what the law wants', ['{ field: a, action: redact, set: { name: null }, reason: the law }']],
  [
    'two changes that agree',
    [
      '{ field: a, action: redact, set: { s: x }, reason: y }',
      '{ field: b, action: redact, set: { b: null, s: x } }',
    ],
  ],
  [
    'a choice with an end',
    [
      '{ field: a, action: keep, reason: the law, where: { at: { newer_than: 10y }, kind: [x, 1, true] } }',
      '{ field: a, action: delete, where: { kind: { not: [y] } } }',
      '{ field: a, action: unset }',
    ],
  ],
  ['a text that is no id', ['{ field: a, as: string, action: redact, set: { a: nobody } }']],
])('%s is a valid rule', (_what, rules) => {
  expect(problemsOf(...rules)).toEqual([])
})

test.each<[string, string[], string]>([
  [
    'a second rule for a field, never reached',
    ['{ field: a, action: delete }', '{ field: a, action: pull }'],
    'm:5:9 a is listed twice: the rule before has every document',
  ],
  [
    'a choice without an end',
    ['{ field: a, action: delete, where: { b: 1 } }'],
    'm:4:37 what happens to the other documents with a? A last rule without "where" says it; keep is one',
  ],
  [
    'a username as a number',
    ['{ field: a, key: username, as: number, action: delete }'],
    'm:4:40 username is stored as string',
  ],
  [
    'an id as ObjectId',
    ['{ field: a, as: objectId, action: delete }'],
    'm:4:25 id is stored as number or string',
  ],
  ['a position in an array', ['{ field: a.0.b, action: delete }'], 'm:4:18 is not the name of a field'],
  ['a star before a star', ['{ field: a.*.*, action: pull }'], 'm:4:18 is not the name of a field'],
  [
    'redact of the elements themselves',
    ['{ field: a.*, action: redact, set: { a.*: null } }'],
    'm:4:46 "a.*" is not the name of a field',
  ],
  [
    'keep without a word',
    ['{ field: a, action: keep }', '{ field: b, action: delete }'],
    'm:4:9 keep needs "reason": why the documents stay',
  ],
  [
    'redact without values',
    ['{ field: a, action: redact }'],
    'm:4:9 redact needs "set": the new value of each field',
  ],
  [
    'values for pull',
    ['{ field: a, action: pull, set: { a: null } }'],
    'm:4:35 "set" is for redact, not for pull',
  ],
  [
    'fields for redact',
    ['{ field: a, action: redact, set: { a: null }, fields: [b] }'],
    'm:4:55 "fields" is for unset, not for redact',
  ],
  [
    'a reason for delete',
    ['{ field: a, action: delete, reason: x }'],
    'm:4:37 "reason" is for keep, redact, unset, not for delete',
  ],
  [
    'redact that leaves the user named',
    ['{ field: a, action: redact, set: { note: null } }'],
    'm:4:37 a must go too, or the user stays named (a "reason" says that he may)',
  ],
  [
    'unset that leaves the user named',
    ['{ field: a, action: unset, fields: [note] }'],
    'm:4:36 a must go too, or the user stays named (a "reason" says that he may)',
  ],
  [
    'an element that stays named, whatever the reason',
    ['{ field: a.*.id, action: unset, fields: [a.*.t], reason: x }'],
    'm:4:41 a.*.id must go too, or the user stays named',
  ],
  [
    'a reason where nothing stays',
    ['{ field: a, action: unset, reason: x }'],
    'm:4:36 "reason" is for what stays: the owner field goes',
  ],
  [
    'redact that names somebody else',
    ['{ field: a, action: redact, set: { a: 7 } }'],
    'm:4:47 7 can be the id of another user',
  ],
  [
    "somebody else's name in another owner field",
    [
      '{ field: a, action: redact, set: { a: null, b: nobody } }',
      '{ field: b, key: username, action: delete }',
    ],
    'm:4:56 nobody can be the username of another user',
  ],
  [
    'redact of a field inside another one',
    ['{ field: a, action: redact, set: { a: null, b: null, b.c: 1 } }'],
    'm:4:62 b.c is inside b, which changes too',
  ],
  ['redact of _id', ['{ field: a, action: redact, set: { a: null, _id: 0 } }'], 'm:4:53 _id never changes'],
  ['pull of _id', ['{ field: _id, action: pull }'], 'm:4:18 _id never changes'],
  ['unset of _id', ['{ field: _id, action: unset }'], 'm:4:9 _id never changes'],
  [
    "others' elements",
    ['{ field: a, action: redact, set: { a: null, b.*.t: null } }'],
    "m:4:53 b.*.t is in others' elements too: the owner field is in none",
  ],
  [
    'another array than the owner',
    ['{ field: a.*.id, action: redact, set: { a.*.id: null, t: null } }'],
    'm:4:63 t is not in the element that names the user: a.*',
  ],
  [
    'a condition on what the manifest changes',
    [
      '{ field: a, action: redact, set: { s: x }, reason: x, where: { s.t: 1 } }',
      '{ field: a, action: delete }',
    ],
    'm:4:72 s.t does not last: the manifest changes s in this collection',
  ],
  [
    'a condition on no field',
    ['{ field: a, action: delete, where: { $or: 1 } }', '{ field: a, action: unset }'],
    'm:4:46 "$or" is not the name of a field',
  ],
  [
    'an age of no unit',
    ['{ field: a, action: delete, where: { b: { older_than: 10 years } } }'],
    'm:4:63 must be an age in days or years, such as 90d or 10y',
  ],
  [
    'an unknown condition',
    ['{ field: a, action: delete, where: { b: { like: x } } }'],
    'm:4:51 unknown key "like"',
  ],
  [
    'a fraction',
    ['{ field: a, action: delete, where: { b: 1.5 } }'],
    'm:4:49 must be string, integer, boolean, array, object',
  ],
])('%s is refused', (_what, rules, problem) => {
  expect(problemsOf(...rules)).toEqual([problem])
})

test('a condition on a number that the manifest corrects is refused', () => {
  const text = `collections:
  posts:
    owners:
      - { field: a, action: keep, reason: liked, where: { votes: 10 } }
      - { field: a, action: delete }
  votes:
    owners: [{ field: a, action: delete }]
    counters: [{ collection: posts, field: votes, by: post }]`
  expect(() => parseManifest(text, 'm')).toThrow(
    'm:4:59 votes does not last: the manifest changes votes in this collection',
  )
})
