import type { Evidence, Snapshot } from '../evidence.ts'
import { invariants } from './invariants.ts'
import { numberIn } from './places.ts'
import { type Violation, violations } from './violation.ts'

const counters = [
  { of: 'posts', field: 'comment_count', counts: 'comments', by: 'post_id' },
  { of: 'posts', field: 'vote_count', counts: 'votes', by: 'post_id' },
  { of: 'users', field: 'followers_count', counts: 'follows', by: 'followed_id' },
  { of: 'users', field: 'followings_count', counts: 'follows', by: 'follower_id' },
] as const

/** Counts everything again. */
export function checkCounters({ after }: Pick<Evidence, 'after'>): Violation[] {
  const { found, unless } = violations()
  for (const { of, field, counts, by } of counters) {
    const counted = tally(after, counts, by)
    for (const document of after[of] ?? []) {
      // Who is hard deleted loses his own counts with everything else, at the end.
      if (!(field in document) || document.status === 'u') continue
      const id = numberIn(document._id)
      const actual = counted.get(id) ?? 0
      const story = `${of} ${id}: ${field} ${JSON.stringify(document[field])}, counted ${actual}`
      unless(numberIn(document[field]) === actual, invariants.counters, story)
    }
  }
  return found
}

function tally(after: Snapshot, name: string, field: string): Map<number, number> {
  const counts = new Map<number, number>()
  for (const document of after[name] ?? []) {
    const id = numberIn(document[field])
    counts.set(id, (counts.get(id) ?? 0) + 1)
  }
  return counts
}
