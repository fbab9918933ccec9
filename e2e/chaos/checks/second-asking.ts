import type { Evidence } from '../evidence.ts'
import type { StoreCall } from '../gates/store-call.ts'
import type { LoadRecord } from '../load/record.ts'
import { invariants } from './invariants.ts'
import { type Violation, violations } from './violation.ts'
import { isSkewed } from './world.ts'

/** Clocks of one machine, read by two processes. */
const CLOCK_MS = 5

/**
 * Between the end of the late-write window and `completed` of a hard deletion its profile was asked for again.
 * Where a worker's clock was wrong meanwhile nobody knows when the window ended.
 */
export function checkSecondAsking(
  { users, deliveries }: Evidence,
  { skews }: LoadRecord,
  calls: readonly StoreCall[],
  { lateWriteWindow }: { lateWriteWindow: number },
): Violation[] {
  const { found, unless } = violations()
  const asked = Map.groupBy(
    calls.filter(({ method }) => method === 'GET'),
    ({ distinctId }) => distinctId,
  )
  const marks = new Map(
    deliveries.map((event) => [`${event.type} ${event.userId}-${event.generation}`, event]),
  )
  for (const { _id, status, deletion } of users) {
    if (status !== 'u' || !deletion?.completed_at) continue
    // The window begins after the first effect, and that after `begin`.
    const from = (deletion.begun_at ?? deletion.at).getTime()
    const to = deletion.completed_at.getTime()
    const mark = marks.get(`user.deleted ${deletion.id}`)
    if (!mark || isSkewed(skews, from, to)) continue
    const isAskedAgain = asked.get(mark.extId ?? String(_id))?.some(({ sentAt, answeredAt }) => {
      return sentAt >= from + lateWriteWindow - CLOCK_MS && answeredAt <= to + CLOCK_MS
    })
    unless(
      isAskedAgain === true,
      invariants.asksAgain,
      `${deletion.id}, done ${to - from} ms after it was begun`,
    )
  }
  return found
}
