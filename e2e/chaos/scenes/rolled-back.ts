import { setTimeout as wait } from 'node:timers/promises'
import { setSnare } from '../faults/snare.ts'
import type { Verdict } from '../gates/traps.ts'
import { call } from '../load/http.ts'
import { until } from '../servers/until.ts'
import type { Actor, Scene, Stage } from './stage.ts'

const PATIENCE_MS = 15_000
/** How long the primary takes writes that nobody copies: time for a restore, and for an event of it if there were one. */
const ALONE_MS = 4_000
/** Until nobody copies them any more. */
const CUT_OFF_MS = 1_000

/**
 * Aimed at majority reads. A group has asked for a deleted user in vain and is about to read him back. Meanwhile
 * a restore reaches a primary that nobody copies any more, and is rolled back afterwards. Whoever reads what only
 * that primary has publishes a restore that never was.
 */
export const rolledBack: Scene = async (stage) => {
  const { apis, mongods } = stage.system
  const actor = stage.cast()
  await actor.softDelete()
  await actor.untilDone()
  await actor.untilPublished()
  let over: Promise<unknown> = Promise.resolve()
  // The restore goes to the first api: the other one's next group waits for this read.
  const places = apis.slice(1)
  const snare = { places, effect: 'mark_read', when: 'before', patienceMs: PATIENCE_MS } as const
  const sprung = setSnare(snare, async (): Promise<Verdict> => {
    const lost = mongods.rollBack(ALONE_MS)
    await wait(CUT_OFF_MS)
    over = Promise.all([lost, actor.restore()])
    await until('the restore at the primary', async () => (await actor.user())?.status === 'a' || undefined)
    return 'pass'
  })
  await deleteInVain(stage, actor)
  const isSprung = await sprung
  await over
  return isSprung
}

/** He is deleted already, so this changes nothing, whatever its answer is. */
async function deleteInVain({ system }: Stage, { person }: Actor): Promise<void> {
  const url = `${system.apis[1]?.url}/api/v2/user/${person.id}/`
  await call({ method: 'DELETE', url, token: await system.token(person.id) })
}
