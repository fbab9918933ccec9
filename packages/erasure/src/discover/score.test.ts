import { describe, expect, it } from 'vitest'
import type { NameSays } from './field-names.ts'
import { type Evidence, scoreOf } from './score.ts'

const dense = { least: 1, greatest: 1_000, density: 1 }
const sparse = { least: 1, greatest: 1e12, density: 1e-9 }
const upTo = (most: number) => Array.from({ length: 200 }, (_, n) => 1 + Math.floor((n / 200) * most))

function numbers(
  values: number[],
  share: number,
  nameSays: NameSays,
  more: Partial<Evidence> = {},
): Evidence {
  const matched = Math.round(values.length * share)
  return {
    field: { kinds: new Map([['number', values.length]]), numbers: values },
    match: { as: 'number', matched, numerals: matched, users: new Set(values).size },
    nameSays,
    range: dense,
    alsoIdsOf: 'none',
    ...more,
  }
}

function keys(as: 'string' | 'objectId', share: number, users: number, nameSays: NameSays): Evidence {
  return {
    field: { kinds: new Map([[as, 100]]), numbers: [] },
    match: { as, matched: share * 100, numerals: 0, users },
    nameSays,
    range: dense,
    alsoIdsOf: 'none',
  }
}

describe('numbers, where every number from 1 to 1,000 is the id of a user', () => {
  it.each<[string, Evidence, string]>([
    ['spread as the ids are, with a name that says user', numbers(upTo(1_000), 1, 'maker'), 'certain'],
    ['a few users only, with such a name', numbers(upTo(8), 1, 'maker'), 'doubtful'],
    ['spread, and some users are gone', numbers(upTo(1_000), 0.7, 'other'), 'likely'],
    ['spread, with a name that says nothing', numbers(upTo(1_000), 1, 'nothing'), 'doubtful'],
    ['quantities', numbers(upTo(5), 1, 'measure'), 'chance'],
    ['quantities with a name that says nothing', numbers(upTo(5), 1, 'nothing'), 'chance'],
    ['prices that are all ids of users', numbers(upTo(900), 1, 'measure'), 'chance'],
    ['numbers of which a third are ids', numbers(upTo(3_000), 0.33, 'nothing'), 'chance'],
    ['ids of posts in post_id', numbers(upTo(1_000), 1, 'nothing', { alsoIdsOf: 'namesakes' }), 'chance'],
    [
      'author_id, the values of which are ids of posts too',
      numbers(upTo(1_000), 1, 'maker', { alsoIdsOf: 'some' }),
      'certain',
    ],
    ['nothing matches', numbers(upTo(1_000), 0, 'maker'), 'chance'],
  ])('%s', (_, evidence, score) => {
    expect(scoreOf(evidence)).toBe(score)
  })
})

it('a number that is the id of a user among very sparse ids is hardly chance, whatever its name', () => {
  expect(scoreOf(numbers(upTo(1_000), 1, 'nothing', { range: sparse }))).toBe('certain')
})

describe('texts and ObjectIds', () => {
  it.each<[string, Evidence, string]>([
    ['ObjectIds of users', keys('objectId', 1, 50, 'nothing'), 'certain'],
    ['one ObjectId of one user', keys('objectId', 0.01, 1, 'nothing'), 'doubtful'],
    ['ObjectIds of which half are users', keys('objectId', 0.5, 20, 'nothing'), 'likely'],
    ['usernames of many', keys('string', 0.97, 50, 'nothing'), 'certain'],
    ['a status that two users happen to be called', keys('string', 0.4, 2, 'measure'), 'chance'],
    ['a word that is always the same user’s name', keys('string', 1, 1, 'nothing'), 'doubtful'],
    ['the same in a field called author', keys('string', 1, 1, 'maker'), 'certain'],
  ])('%s', (_, evidence, score) => {
    expect(scoreOf(evidence)).toBe(score)
  })
})
