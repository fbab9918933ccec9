import { randomOf } from '@lethe/demo/random'
import { injectEvents } from '../faults/events.ts'
import { setSnare } from '../faults/snare.ts'
import type { Scene } from './stage.ts'

const PATIENCE_MS = 20_000
const RESTART_MS = 200
const SEED = 1

/**
 * Aimed at offsets that are committed before their messages are handled. Poison arrives, and the worker dies when it
 * is about to put it on the dead-letter topic: it must come again, for nothing else knows it.
 */
export const lostBatch: Scene = async ({ system, poison }) => {
  const snare = {
    places: system.workers,
    effect: 'offset_commit',
    when: 'after',
    patienceMs: PATIENCE_MS,
  } as const
  const sprung = setSnare(snare, (worker) => {
    worker.kill(RESTART_MS)
    return 'drop'
  })
  const tools = { ...system.events, bystanders: [] }
  poison.push(...(await injectEvents(tools, 'poison', randomOf(SEED))))
  return sprung
}
