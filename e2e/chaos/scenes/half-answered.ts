import { setTimeout as wait } from 'node:timers/promises'
import { setSnare } from '../faults/snare.ts'
import type { Verdict } from '../gates/traps.ts'
import type { Scene } from './stage.ts'

const PATIENCE_MS = 20_000
/** Enough for every partition to have some of their events. */
const PEOPLE = 24
/** Time for the others to answer: without the dead one's copies they could not. */
const OTHERS_ANSWER_MS = 1_500
/** How long the broker is away: longer than its partitions need to find another leader. */
const AWAY_MS = 8_000

/**
 * Aimed at answers of kafkajs that are taken on trust. While one event is held up on its way, others gather, for
 * every partition; they go out as one batch, and one of the brokers dies before its part arrives, when the others
 * have answered. Its partitions move to a broker that has answered already, which kafkajs, left to itself, does not
 * ask again.
 */
export const halfAnswered: Scene = async ({ system, cast }) => {
  const { kafka } = system
  const [first, ...people] = Array.from({ length: PEOPLE + 1 }, cast)
  // The api that all of them are asked of.
  const places = system.apis.slice(0, 1)
  const snare = { places, effect: 'produce_deleted', when: 'before', patienceMs: PATIENCE_MS } as const

  const held = Promise.withResolvers<true>()
  const gathered = Promise.withResolvers<void>()
  const isHeld = setSnare(snare, async (): Promise<Verdict> => {
    held.resolve(true)
    await gathered.promise
    return 'pass'
  })
  await first?.softDelete()
  if (!(await Promise.race([held.promise, isHeld]))) return false

  await Promise.all(people.map((actor) => actor.softDelete()))
  let back: Promise<void> = Promise.resolve()
  const sprung = setSnare(snare, async (_api, port): Promise<Verdict> => {
    const broker = kafka.ports.indexOf(port)
    await wait(OTHERS_ANSWER_MS)
    await kafka.kill(broker)
    back = wait(AWAY_MS).then(() => kafka.start(broker))
    return 'pass'
  })
  gathered.resolve()
  const isSprung = await sprung
  await Promise.all(people.map((actor) => actor.untilPublished()))
  await back
  return isSprung
}
