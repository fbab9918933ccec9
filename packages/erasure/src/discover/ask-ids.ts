import type { Db } from 'mongodb'
import type { Budget } from './budget.ts'
import type { Hit } from './findings.ts'
import type { PlaceTally } from './place-tally.ts'
import { isKey, toValue, type Value } from './value-kind.ts'

const MOST_ASKED = 1_000

interface Asked {
  place: string
  path: string
  values: string[]
}

const nameOf = ({ kind, text }: Value) => `${kind} ${text}`

/**
 * How many of the values that the places' fields have are `_id`s of the documents of `target`, by lookups on its `_id`,
 * one after the other. Only values of a kind that its `_id`s have are asked for.
 */
export async function askIds(
  db: Db,
  target: PlaceTally,
  places: readonly PlaceTally[],
  budget: Budget,
): Promise<Hit[]> {
  const kinds = target.fields.get('_id')?.kinds ?? new Map()
  const values = new Map<string, unknown>()
  const asked = places.flatMap((place): Asked[] =>
    [...place.fields.values()].flatMap(({ path, keys }) => {
      if (path === '_id' && place.collection === target.collection) return []
      const some = [...keys.values()].filter((value) => isKey(value) && kinds.has(value.kind))
      for (const value of some) values.set(nameOf(value), value.raw)
      // A field that holds something else mostly is no reference.
      return some.length > keys.size / 2 ? [{ place: place.collection, path, values: some.map(nameOf) }] : []
    }),
  )
  const found = await foundIn(db, target, [...values.values()], budget)
  return asked.flatMap((each) => {
    const matched = each.values.filter((value) => found.has(value)).length
    const { place, path } = each
    return matched > 0 ? [{ place, path, target: target.collection, asked: each.values.length, matched }] : []
  })
}

async function foundIn(
  db: Db,
  { collection }: PlaceTally,
  values: readonly unknown[],
  budget: Budget,
): Promise<Set<string>> {
  const found = new Set<string>()
  for (let from = 0; from < values.length; from += MOST_ASKED) {
    const some = values.slice(from, from + MOST_ASKED)
    const documents = await db
      .collection(collection)
      .find({ _id: { $in: some as never[] } }, { ...budget.next(), projection: { _id: 1 } })
      .toArray()
    for (const { _id } of documents) found.add(nameOf(toValue(_id)))
  }
  return found
}
