import { setTimeout as wait } from 'node:timers/promises'
import type { Verdict } from '../gates/traps.ts'
import type { KafkaCluster } from '../servers/kafka-cluster.ts'
import type { Place } from '../system.ts'
import { mendKafka } from './server-troubles.ts'
import { setSnare } from './snare.ts'
import type { Trouble } from './trouble.ts'
import type { ServerTurns } from './turns.ts'

export interface SpringDeps {
  kafka: KafkaCluster
  turns: ServerTurns
}

type TrapTrouble = Extract<Trouble, { kind: 'trap' }>

/** A trap that nothing has sprung by then is taken away. */
const PATIENCE_MS = 20_000

/** Sets the trap and does its deed. Resolves with false where nothing has sprung it, and when all is well again. */
export async function springTrap(
  deps: SpringDeps,
  places: readonly Place[],
  trouble: TrapTrouble,
): Promise<boolean> {
  const { effect, when, deed, ms } = trouble
  let mended: Promise<unknown> = Promise.resolve()
  const sprung = await setSnare(
    { places, effect, when, patienceMs: PATIENCE_MS },
    async (place, upstream) => {
      if (deed === 'pause') return sleep(place, trouble)
      if (deed === 'kill') place.kill(ms)
      if (deed !== 'kill_broker') return 'drop'
      const loss = loseBroker(deps, upstream, ms)
      mended = loss.mended
      await loss.killed
      return 'pass'
    },
  )
  await mended
  return sprung
}

/** Asleep before it sends: the message goes out when it wakes up. Asleep afterwards: the answer waits at its door. */
async function sleep(place: Place, { when, ms }: TrapTrouble): Promise<Verdict> {
  const over = place.pause(ms)
  if (when === 'before') await over
  return 'pass'
}

/** kill -9 of the broker at this port, unless another one is away: two at once would stop the cluster. */
function loseBroker({ kafka, turns }: SpringDeps, port: number, ms: number) {
  if (turns.isTaken('kafka')) return { killed: Promise.resolve(), mended: Promise.resolve() }
  const killed = Promise.withResolvers<void>()
  const mended = turns.take('kafka', async () => {
    try {
      await kafka.kill(kafka.ports.indexOf(port))
      killed.resolve()
      await wait(ms)
    } finally {
      killed.resolve()
      await mendKafka(kafka)
    }
  })
  return { killed: killed.promise, mended }
}
