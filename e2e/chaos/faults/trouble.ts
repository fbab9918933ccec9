import type { EffectName } from '../gates/effects.ts'
import type { StoreTrouble } from '../gates/store-troubles.ts'

export type Under = 'api' | 'worker'
export type LinkName =
  | 'api-mongod'
  | 'api-kafka'
  | 'worker-mongod'
  | 'worker-kafka'
  | 'worker-store'
  | 'store-mongod'
type LinkTrouble = 'cut' | 'slow' | 'stall' | 'reset'
export type EventTrouble = 'poison' | 'repeat' | 'reorder' | 'replay' | 'phantom'
export type MongodTrouble =
  | 'kill_primary'
  | 'kill_secondary'
  | 'pause_primary'
  | 'step_down'
  | 'roll_back'
  | 'full_disk'
export type BrokerTrouble = 'kill' | 'pause' | 'full_disk'
export type CommandTrouble =
  | 'not_primary'
  | 'shutting_down'
  | 'write_conflict'
  | 'write_concern'
  | 'closed_connection'
/** What happens at the moment of an effect: to the process, to the broker that it spoke to, or to the message. */
type Deed = 'kill' | 'pause' | 'kill_broker' | 'lose'

/** Something that goes wrong; `ms` is how long, `index` which of them. */
export type Trouble =
  | { kind: 'kill'; who: Under; index: number; ms: number }
  | { kind: 'kill_store'; ms: number }
  | { kind: 'pause'; who: Under; index: number; ms: number }
  | { kind: 'trap'; who: Under; deed: Deed; when: 'before' | 'after'; effect: EffectName; ms: number }
  | { kind: 'mongod'; trouble: MongodTrouble; ms: number }
  | { kind: 'broker'; trouble: BrokerTrouble; index: number; ms: number }
  | { kind: 'command'; who: Under | 'store'; trouble: CommandTrouble; times: number }
  | { kind: 'link'; link: LinkName; index: number; trouble: LinkTrouble; ms: number }
  | { kind: 'store'; trouble: StoreTrouble; ms: number }
  | { kind: 'events'; trouble: EventTrouble }
  | { kind: 'clock'; who: Under; index: number; offset: number; ms: number }
  | { kind: 'group'; trouble: 'offset_reset' | 'rebalance'; ms: number }

/** A trouble's name in tables, and what `--focus` takes the beginning of. */
export function nameOf(trouble: Trouble): string {
  switch (trouble.kind) {
    case 'kill_store':
      return 'kill store'
    case 'kill':
    case 'pause':
    case 'clock':
      return `${trouble.kind} ${trouble.who}`
    case 'trap':
      return `trap ${trouble.deed} ${trouble.who} ${trouble.when} ${trouble.effect}`
    case 'command':
      return `command ${trouble.who} ${trouble.trouble}`
    case 'link':
      return `link ${trouble.link} ${trouble.trouble}`
    default:
      return `${trouble.kind} ${trouble.trouble}`
  }
}
