import type { Manifest } from './manifest-checks.ts'
import type { FileOwnerRule, OwnerRule } from './owner-rule-schema.ts'
import { plainPath } from './paths.ts'
import { markOf, type Reference, referenceOf } from './reference.ts'

/** A question to one collection: which documents hold one of some values in `field`. */
export interface Question {
  place: string
  collection: string
  field: string
}

/** Which documents name a user in `field`, and what the rules for it, in their order, want of these. */
export interface OwnerQuestion extends Question {
  reference: Reference
  rules: readonly (OwnerRule | FileOwnerRule)[]
}

/** A question for each field that names users and each form in which it does. */
export function ownerQuestions({ collections, buckets }: Manifest): OwnerQuestion[] {
  return [
    ...Object.entries(collections).flatMap(([name, { owners = [] }]) => questionsTo(name, name, owners)),
    ...Object.entries(buckets).flatMap(([name, { owners }]) => questionsTo(name, `${name}.files`, owners)),
  ]
}

function questionsTo(
  place: string,
  collection: string,
  owners: readonly (OwnerRule | FileOwnerRule)[],
): OwnerQuestion[] {
  const alike = Map.groupBy(owners, markOf)
  return [...alike.values()].flatMap((rules) => {
    const [first] = rules
    if (!first || rules.every(({ action }) => action === 'keep')) return []
    return [{ place, collection, field: plainPath(first.field), reference: referenceOf(first), rules }]
  })
}

/** The questions for what hangs on documents of `parent`. */
export function childQuestions({ collections, buckets }: Manifest, parent: string): Question[] {
  const chunks = { place: parent, collection: `${parent}.chunks`, field: 'files_id' }
  const hanging = collections[parent]?.cascade ?? []
  return [
    ...(buckets[parent] ? [chunks] : []),
    ...hanging.map(({ collection, field }) => ({ place: collection, collection, field })),
  ]
}
