import { setTimeout as wait } from 'node:timers/promises'
import { setSnare } from '../faults/snare.ts'
import type { Verdict } from '../gates/traps.ts'
import { until } from '../servers/until.ts'
import type { Actor, Scene } from './stage.ts'

const PATIENCE_MS = 15_000
/** How long the primary takes writes that nobody copies: time for a restore, and for an event of it if there were one. */
const ALONE_MS = 4_000
/** Until nobody copies them any more. */
const CUT_OFF_MS = 1_000

/**
 * Aimed at majority reads. A user's deletion is answered, and the relay is about to read his outbox. Meanwhile a restore
 * reaches a primary that nobody copies any more, and is rolled back afterwards. Whoever reads what only that primary has
 * publishes a restore that never was.
 */
export const rolledBack: Scene = async (stage) => {
  const { apis, mongods } = stage.system
  const actor = stage.cast()
  await comeBack(actor)
  const deleted = Promise.withResolvers<void>()
  let over: Promise<unknown> = Promise.resolve()
  // All that is asked for an actor is asked at the first api.
  const snare = {
    places: apis.slice(0, 1),
    effect: 'outbox_read',
    when: 'before',
    patienceMs: PATIENCE_MS,
  } as const
  const sprung = setSnare(snare, async (): Promise<Verdict> => {
    await deleted.promise
    const lost = mongods.rollBack(ALONE_MS)
    await wait(CUT_OFF_MS)
    over = Promise.all([lost, actor.restore()])
    await until('the restore at the primary', async () => (await actor.user())?.status === 'a' || undefined)
    return 'pass'
  })
  await actor.softDelete()
  deleted.resolve()
  const isSprung = await sprung
  await over
  return isSprung
}

/**
 * Somebody with a history: for a first transition his api asks by itself, and would wait there for the majority before it
 * asks for a restore.
 */
async function comeBack(actor: Actor): Promise<void> {
  await actor.softDelete()
  await actor.untilDone()
  await actor.restore()
  await actor.untilPublished()
}
