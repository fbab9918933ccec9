import { integer, type Random } from '@lethe/demo/random'
import type { EffectName } from '../gates/effects.ts'
import { STORE_TROUBLES } from '../gates/store-troubles.ts'
import { LATE_WRITE_WINDOW_MS, LEASE_MS, SESSION_MS } from '../times.ts'
import type {
  BrokerTrouble,
  CommandTrouble,
  EventTrouble,
  LinkName,
  MongodTrouble,
  Trouble,
  Under,
} from './trouble.ts'

/** Which processes there are, and what the machine allows. */
export interface Ground {
  apis: number
  workers: number
  brokers: number
  /** Whether a disk of a server can be filled here. */
  fullDisks: boolean
}

const MARGIN_MS = 3_000
const TWO_MINUTES_MS = 120_000

/** Every durable effect of each service, in the order in which it happens. */
const effects: Record<Under, readonly EffectName[]> = {
  api: [
    'mark',
    'restore',
    'produce_deleted',
    'produce_restored',
    'ledger_insert',
    'published_at',
    'outbox_clear',
  ],
  worker: [
    'claim',
    'lease_renewal',
    'begin',
    'transaction_commit',
    'store_get',
    'store_delete',
    'ledger_progress',
    'end',
    'produce_erased',
    'produce_dead_letter',
    'offset_commit',
  ],
}
const moments = ['before', 'after'] as const
/** Where a process that sleeps too long does the most harm if nothing fences it. */
const lullabies = [
  ['worker', 'begin', 'after', LEASE_MS + MARGIN_MS],
  ['worker', 'store_get', 'after', LEASE_MS + MARGIN_MS],
  ['worker', 'transaction_commit', 'before', LEASE_MS + MARGIN_MS],
  ['worker', 'end', 'before', LEASE_MS + MARGIN_MS],
  ['api', 'transaction_commit', 'before', LATE_WRITE_WINDOW_MS + MARGIN_MS],
  ['api', 'produce_deleted', 'before', SESSION_MS],
] as const
/** Where a message that is lost leaves its sender without knowing. */
const losses = [
  ['api', 'mark', 'after'],
  ['api', 'produce_deleted', 'after'],
  ['worker', 'begin', 'after'],
  ['worker', 'transaction_commit', 'after'],
  ['worker', 'end', 'after'],
  ['worker', 'produce_erased', 'after'],
] as const
const produces = [
  ['api', 'produce_deleted'],
  ['api', 'produce_restored'],
  ['worker', 'produce_erased'],
] as const

const links: LinkName[] = [
  'api-mongod',
  'api-kafka',
  'worker-mongod',
  'worker-kafka',
  'worker-store',
  'store-mongod',
]
const events: EventTrouble[] = ['poison', 'repeat', 'reorder', 'replay', 'phantom']
const commands: CommandTrouble[] = [
  'not_primary',
  'shutting_down',
  'write_conflict',
  'write_concern',
  'closed_connection',
]

/** The store has no transactions, and nothing else meets a write conflict. */
const sufferersOf = (trouble: CommandTrouble) =>
  trouble === 'write_conflict' ? (['api', 'worker'] as const) : (['api', 'worker', 'store'] as const)

/** Every kind of trouble once, in no order yet. */
export function deckOf(random: Random, ground: Ground): Trouble[] {
  const between = (from: number, to: number) => integer(random, from, to)
  const anyOf = (who: Under) => between(0, (who === 'api' ? ground.apis : ground.workers) - 1)
  const sides: Under[] = ['api', 'worker']
  const mongods: MongodTrouble[] = [
    'kill_primary',
    'kill_secondary',
    'pause_primary',
    'step_down',
    'roll_back',
  ]
  const brokers: BrokerTrouble[] = ['kill', 'pause']
  const full = ground.fullDisks ? (['full_disk'] as const) : []
  return [
    { kind: 'pause', who: 'worker', index: anyOf('worker'), ms: LEASE_MS + MARGIN_MS },
    { kind: 'pause', who: 'worker', index: anyOf('worker'), ms: SESSION_MS + MARGIN_MS },
    { kind: 'pause', who: 'api', index: anyOf('api'), ms: between(1_000, 6_000) },
    { kind: 'kill_store', ms: between(200, 2_000) },
    ...[...sides, ...sides].map((who): Trouble => {
      return { kind: 'kill', who, index: anyOf(who), ms: between(100, 2_000) }
    }),
    ...sides.flatMap((who) =>
      effects[who].flatMap((effect) =>
        moments.map((when): Trouble => {
          return { kind: 'trap', who, deed: 'kill', when, effect, ms: between(100, 1_000) }
        }),
      ),
    ),
    ...lullabies.map(([who, effect, when, ms]): Trouble => {
      return { kind: 'trap', who, deed: 'pause', when, effect, ms }
    }),
    ...losses.map(([who, effect, when]): Trouble => {
      return { kind: 'trap', who, deed: 'lose', when, effect, ms: 0 }
    }),
    ...produces.flatMap(([who, effect]) =>
      moments.map((when): Trouble => {
        return { kind: 'trap', who, deed: 'kill_broker', when, effect, ms: between(1_000, 4_000) }
      }),
    ),
    ...[...mongods, ...full].map((trouble): Trouble => {
      return { kind: 'mongod', trouble, ms: between(500, 4_000) }
    }),
    ...[...brokers, ...full].map((trouble): Trouble => {
      return { kind: 'broker', trouble, index: between(0, ground.brokers - 1), ms: between(1_000, 6_000) }
    }),
    ...commands.flatMap((trouble) =>
      sufferersOf(trouble).map((who): Trouble => ({ kind: 'command', who, trouble, times: between(1, 4) })),
    ),
    ...links.flatMap((link) =>
      (['cut', 'slow', 'stall', 'reset'] as const).map((trouble): Trouble => {
        return { kind: 'link', link, index: between(0, 1), trouble, ms: between(300, 2_500) }
      }),
    ),
    ...STORE_TROUBLES.map((trouble): Trouble => ({ kind: 'store', trouble, ms: between(300, 2_500) })),
    ...events.map((trouble): Trouble => ({ kind: 'events', trouble })),
    ...sides.flatMap((who) =>
      [1, -1].map((sign): Trouble => {
        return {
          kind: 'clock',
          who,
          index: anyOf(who),
          offset: sign * TWO_MINUTES_MS,
          ms: between(1_000, 5_000),
        }
      }),
    ),
    { kind: 'group', trouble: 'offset_reset', ms: between(500, 1_500) },
    { kind: 'group', trouble: 'rebalance', ms: between(1_000, 4_000) },
  ]
}
