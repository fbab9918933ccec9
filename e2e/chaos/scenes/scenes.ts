import { halfAnswered } from './half-answered.ts'
import { lostBatch } from './lost-batch.ts'
import { lateDelete, lateRead } from './overtaken.ts'
import { rolledBack } from './rolled-back.ts'
import type { Scene, Stage } from './stage.ts'
import { takenBack } from './taken-back.ts'

/** Choreographies for what random faults aim at badly, one safeguard each. */
const scenes: Record<string, Scene> = {
  'scene late_read': lateRead,
  'scene late_delete': lateDelete,
  'scene taken_back': takenBack,
  'scene lost_batch': lostBatch,
  'scene rolled_back': rolledBack,
  'scene half_answered': halfAnswered,
}

/**
 * Plays the scenes whose names begin with one of `focus` (all where it is empty), one after the other, and says
 * of each how it went.
 * @returns how often each was played; one whose moment did not come is marked so
 */
export async function playScenes(
  stage: Stage,
  focus: readonly string[],
  say: (line: string) => void,
): Promise<Map<string, number>> {
  const played = new Map<string, number>()
  for (const [name, play] of Object.entries(scenes)) {
    if (focus.length > 0 && !focus.some((beginning) => name.startsWith(beginning))) continue
    const startedAt = performance.now()
    // What a scene waits for in vain is no verdict: the checks give that.
    const outcome = await play(stage).then(
      (came) => (came ? 'played' : 'its moment did not come'),
      (error: Error) => error.message,
    )
    played.set(outcome === 'played' ? name : `${name} (in vain)`, 1)
    say(`${name}: ${outcome}, ${Math.round((performance.now() - startedAt) / 1_000)} s`)
  }
  return played
}
