import { setSnare } from '../faults/snare.ts'
import type { StoreCall } from '../gates/store-call.ts'
import type { Verdict } from '../gates/traps.ts'
import { until } from '../servers/until.ts'
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
 * A worker's request is held up on its way; its lease is made to expire, and another cohort finishes the soft
 * deletion; it is taken back and the profile is registered again; then the request arrives.
 */
async function overtaken({ system, cast }: Stage, method: 'GET' | 'DELETE'): Promise<boolean> {
  const { workers, front } = system
  const actor = cast()
  const held = Promise.withResolvers<true>()
  const restored = Promise.withResolvers<void>()
  const effect = method === 'GET' ? 'store_get' : 'store_delete'
  const snare = { places: workers, effect, when: 'before', patienceMs: PATIENCE_MS } as const
  const sprung = setSnare(snare, async (): Promise<Verdict> => {
    held.resolve(true)
    await restored.promise
    return 'pass'
  })
  await actor.softDelete()
  if (!(await Promise.race([held.promise, sprung]))) return false
  try {
    await actor.expireLease()
    await actor.untilDone()
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
