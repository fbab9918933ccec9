import { setSnare } from '../faults/snare.ts'
import type { Verdict } from '../gates/traps.ts'
import type { Scene } from './stage.ts'

const PATIENCE_MS = 15_000

/**
 * Aimed at the condition of `begin`. It is on its way when the deletion is taken back; it arrives at a user who
 * is restored, and must leave him as he is.
 */
export const takenBack: Scene = async ({ system, cast }) => {
  const actor = cast()
  const onItsWay = Promise.withResolvers<void>()
  const restored = Promise.withResolvers<void>()
  const snare = { places: system.workers, effect: 'begin', when: 'before', patienceMs: PATIENCE_MS } as const
  const sprung = setSnare(snare, async (): Promise<Verdict> => {
    onItsWay.resolve()
    await restored.promise
    return 'pass'
  })
  await actor.softDelete()
  const isSprung = await Promise.race([onItsWay.promise.then(() => true), sprung])
  try {
    if (isSprung) await actor.restore()
  } finally {
    restored.resolve()
  }
  return isSprung
}
