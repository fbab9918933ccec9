import { type UserDocument, usersOf } from '@lethe/store/users'
import { type Db, type Filter, Long } from 'mongodb'
import type { Budget } from './budget.ts'
import { countedBy } from './field-names.ts'
import type { UserWords } from './field-tally.ts'
import type { UserFacts } from './findings.ts'
import { type KnownUser, questionsOf } from './known-users.ts'
import { estimatedSize, sampleStages } from './sample.ts'
import type { KeyRange } from './score.ts'
import { isNumeral, toValue, type Value } from './value-kind.ts'

const MOST_ASKED = 1_000
/** mail addresses have no index, so those of a sample of users must do. */
const SAMPLED_USERS = 1_000
const projection = { ext_id: 1, username: 1, email: 1, real_name: 1 } as const

/** The users of whom one of the values is a key, by lookups on indexed fields alone, one after the other. */
export async function askUsers(db: Db, values: Iterable<Value>, budget: Budget): Promise<KnownUser[]> {
  const { ids, names } = questionsOf(values)
  const filters: Filter<UserDocument>[] = [
    ...chunks(ids).map((some) => ({ _id: { $in: some.map((id) => Long.fromNumber(id)) } })),
    // The type is what makes the partial indexes usable.
    ...chunks(names).map((some) => ({ ext_id: { $in: some, $type: 'string' as const } })),
    ...chunks(names).map((some) => ({ username: { $in: some, $type: 'string' as const } })),
  ]
  const found = new Map<number, KnownUser>()
  for (const filter of filters) {
    const users = await usersOf(db)
      .find(filter, { ...budget.next(), projection })
      .toArray()
    for (const user of users.map(knownUser)) found.set(user.userId, user)
  }
  return [...found.values()]
}

function chunks<T>(list: readonly T[]): T[][] {
  return Array.from({ length: Math.ceil(list.length / MOST_ASKED) }, (_, n) =>
    list.slice(n * MOST_ASKED, (n + 1) * MOST_ASKED),
  )
}

const knownUser = ({ _id, ext_id, username, email, real_name }: UserDocument): KnownUser => ({
  userId: Number(_id),
  extId: ext_id,
  username,
  email,
  realName: real_name,
})

/** What is known of the users before any document is looked at; undefined where there are none. */
export async function readUserFacts(
  db: Db,
  budget: Budget,
): Promise<{ facts: UserFacts; words: UserWords } | undefined> {
  const count = await estimatedSize(db, 'users', budget)
  const [least, greatest] = [await endOfIds(db, 1, budget), await endOfIds(db, -1, budget)]
  if (least === undefined || greatest === undefined) return undefined
  const sample = await usersOf(db)
    .aggregate<UserDocument>(sampleStages(count, SAMPLED_USERS), budget.next())
    .toArray()
  const users = sample.map(knownUser)
  return {
    facts: {
      count: Math.max(count, users.length),
      ids: rangeOf([least, greatest], count),
      extIdNumbers: extIdNumbersOf(users, count),
      counters: countersIn(sample),
    },
    words: {
      mailAddresses: new Set(users.flatMap(({ email }) => (email ? [email.toLowerCase()] : []))),
      usernames: new Set(users.flatMap(({ username }) => (username ? [username] : []))),
    },
  }
}

function countersIn(users: readonly object[]): string[] {
  const numbers = users.flatMap((user) =>
    Object.entries(user).flatMap(([field, value]) => (toValue(value).kind === 'number' ? [field] : [])),
  )
  return [...new Set(numbers)].filter((field) => countedBy(field) !== undefined).toSorted()
}

async function endOfIds(db: Db, direction: 1 | -1, budget: Budget): Promise<number | undefined> {
  const options = { ...budget.next(), sort: { _id: direction }, projection: { _id: 1 } } as const
  const user = await usersOf(db).findOne({}, options)
  return user ? Number(user._id) : undefined
}

/** Fewer are no habit. */
const NUMERAL_SHARE = 0.05

function extIdNumbersOf(users: readonly KnownUser[], count: number): KeyRange | undefined {
  const numerals = users.flatMap(({ extId }) => (extId && isNumeral(extId) ? [Number(extId)] : []))
  const share = numerals.length / Math.max(1, users.length)
  return share < NUMERAL_SHARE ? undefined : rangeOf(numerals, count * share)
}

function rangeOf(numbers: readonly number[], count: number): KeyRange {
  const [least, greatest] = [
    numbers.reduce((a, b) => Math.min(a, b)),
    numbers.reduce((a, b) => Math.max(a, b)),
  ]
  return { least, greatest, density: Math.min(1, count / (greatest - least + 1)) }
}
