import { type Invariant, invariants } from './checks/invariants.ts'
import type { Violation } from './checks/violation.ts'

/** What a broken invariant means for people: none of these may ever be more than 0. */
const harms: Record<string, readonly Invariant[]> = {
  'events lost': [invariants.deletionKept, invariants.restoreKept, invariants.history],
  'users wrongly touched': [
    invariants.others,
    invariants.nowhere,
    invariants.counters,
    invariants.marked,
    invariants.liveProfile,
  ],
  'restored users erased': [invariants.restored, invariants.restoredProfile],
  "newcomers' profiles touched": [invariants.newcomerProfile],
  'documents left': [invariants.leftovers, invariants.profileGone],
  'deletions that lied': [
    invariants.truth,
    invariants.asksAgain,
    invariants.erasedTrue,
    invariants.erasedFollows,
    invariants.bare,
  ],
}

/** How often each harm was found, and what else was broken. */
export function harmsIn(violations: readonly Violation[]): Map<string, number> {
  const count = (of: readonly Invariant[]) =>
    violations.filter(({ invariant }) => of.includes(invariant)).length
  const counted = Object.entries(harms).map(([harm, of]) => [harm, count(of)] as const)
  const rest = violations.length - counted.reduce((sum, [, number]) => sum + number, 0)
  return new Map([...counted, ['anything else broken', rest]])
}
