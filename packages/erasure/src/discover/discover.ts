import { type Db, ReadConcern } from 'mongodb'
import { askIds } from './ask-ids.ts'
import { readUserFacts } from './ask-users.ts'
import { type Budget, createBudget, reasonOf } from './budget.ts'
import { findingsOf, type PlaceFindings, type UserFacts } from './findings.ts'
import { lookAt } from './look.ts'
import { placesIn } from './places.ts'
import { type ProposedPlace, proposalOf } from './proposal.ts'

export interface DiscoverOptions {
  /** At most so many documents of each collection. */
  sample: number
  /** After so many milliseconds it tells what it knows. */
  maxTimeMs: number
  /** An abort throws its reason. */
  signal: AbortSignal
  /** In places, each counted twice: its documents, and what refers to them. */
  onProgress?(done: number, total: number): void
  /** In milliseconds. */
  clock?: () => number
}

export interface Discovery {
  users: UserFacts
  places: PlaceFindings[]
  proposed: ProposedPlace[]
  /** What was not looked at, with the reason, a line each. */
  notLookedAt: string[]
  /** False where the time was over before everything was looked at. */
  finished: boolean
}

/** There is nobody whose keys could be found. */
export class NoUsersError extends Error {
  readonly code = 'no_users'

  constructor() {
    super(
      'there are no users: discover looks for their keys, so they must be in the collection "users" first',
    )
    this.name = 'NoUsersError'
  }
}

/** A sample may be a little old: the primary has other things to do. */
const reading = { readPreference: 'secondaryPreferred', readConcern: new ReadConcern('local') } as const

/**
 * Samples every collection and bucket of the database and proposes what a manifest could say of them. It only reads,
 * from a secondary where there is one, one question after the other, each by an index or on a sample, and keeps
 * numbers, not documents. Throws {@link NoUsersError} where there are no users.
 */
export async function discover(db: Db, options: DiscoverOptions): Promise<Discovery> {
  const { sample, maxTimeMs, signal, onProgress = () => {}, clock = () => performance.now() } = options
  const budget = createBudget({ deadline: clock() + maxTimeMs, clock, signal })
  const from = db.client.db(db.databaseName, reading)
  const users = await readUserFacts(from, budget)
  if (!users) throw new NoUsersError()
  const { places, passedOver } = await placesIn(from)
  const attempts = createAttempts(budget, (done) => onProgress(done, places.length * 2))

  const looks = await attempts.each(
    places,
    ({ name }) => name,
    (place) => lookAt(from, place, { sample, words: users.words, budget }),
  )
  for (const { tally, stopped } of looks) {
    if (stopped) attempts.failed.push(`${tally.name}: ${stopped} after ${tally.sampled} documents`)
  }
  const tallies = looks.map(({ tally }) => tally)
  const hits = await attempts.each(
    tallies.filter(({ kind }) => kind === 'collection'),
    ({ name }) => `what refers to ${name}`,
    (target) => askIds(from, target, tallies, budget),
  )
  onProgress(places.length * 2, places.length * 2)
  const found = findingsOf(tallies, users.facts, hits.flat())
  return {
    users: users.facts,
    places: found,
    proposed: proposalOf(found, hits.flat()),
    notLookedAt: [...passedOver, ...attempts.failed],
    finished: attempts.failed.length === 0,
  }
}

/** Goes through lists of things to do; what can't be done is written down, and the rest goes on. */
function createAttempts(budget: Budget, onProgress: (done: number) => void) {
  const failed: string[] = []
  let done = 0
  return {
    failed,
    async each<T, R>(
      list: readonly T[],
      nameOf: (item: T) => string,
      work: (item: T) => Promise<R>,
    ): Promise<R[]> {
      const results: R[] = []
      for (const item of list) {
        onProgress(done)
        done += 1
        try {
          results.push(await work(item))
        } catch (error) {
          failed.push(`${nameOf(item)}: ${reasonOf(error, budget)}`)
        }
      }
      return results
    },
  }
}
