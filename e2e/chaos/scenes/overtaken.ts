import { withClockAt } from '../faults/clock.ts'
import { setSnare } from '../faults/snare.ts'
import type { StoreCall } from '../gates/store-call.ts'
import type { Verdict } from '../gates/traps.ts'
import { until } from '../servers/until.ts'
import type { Place } from '../system.ts'
import { LEASE_MS } from '../times.ts'
import type { Scene, Stage } from './stage.ts'

const PATIENCE_MS = 15_000

/**
 * Aimed at the check between a profile's read and its delete: the read is late. It finds the profile of a user
 * who is restored by then.
 */
export const lateRead: Scene = (stage) => overtaken(stage, 'GET')

/**
 * Aimed at `If-Match`, and at ETags that never repeat: the DELETE is late. It names a version that is gone,
 * though the profile is there again with equal content.
 */
export const lateDelete: Scene = (stage) => overtaken(stage, 'DELETE')

/**
 * A worker's request is held up on its way; another worker, for whom the lease has expired, finishes the soft
 * deletion; it is taken back and the profile is registered again; then the request arrives.
 */
async function overtaken({ system, record, cast }: Stage, method: 'GET' | 'DELETE'): Promise<boolean> {
  const { workers, front } = system
  const actor = cast()
  const held = Promise.withResolvers<Place>()
  const restored = Promise.withResolvers<void>()
  const effect = method === 'GET' ? 'store_get' : 'store_delete'
  const snare = { places: workers, effect, when: 'before', patienceMs: PATIENCE_MS } as const
  const sprung = setSnare(snare, async (worker): Promise<Verdict> => {
    held.resolve(worker)
    await restored.promise
    return 'pass'
  })
  await actor.softDelete()
  const slow = await Promise.race([held.promise, sprung])
  if (typeof slow === 'boolean') return false
  try {
    const others = workers.filter((worker) => worker !== slow)
    await withClockAt(2 * LEASE_MS, { places: others, record }, () => actor.untilDone())
    await actor.restore()
  } finally {
    restored.resolve()
  }
  const releasedAt = Date.now()
  const isLate = (call: StoreCall) =>
    call.method === method && call.distinctId === actor.distinctId && call.sentAt >= releasedAt
  await until(`the late ${method}`, async () => front.calls.some(isLate) || undefined)
  return true
}
