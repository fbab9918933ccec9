import { integer, pick, type Random, randomOf } from '@lethe/demo/random'

export type StoreTrouble =
  | 'slow'
  | 'never'
  | 'reset'
  | 'reset_after_acting'
  | 'error_500'
  | 'busy_503'
  | 'busy_429'
  | 'garbage'
export type LinkName = 'api-mongod' | 'worker-mongod' | 'worker-store'
type LinkTrouble = 'cut' | 'slow' | 'reset'
export type EventTrouble = 'poison' | 'repeat' | 'reorder' | 'replay' | 'phantom'

/** Something that goes wrong; `ms` is how long. `at` is in milliseconds after the start. */
export type Fault = { at: number } & (
  | { kind: 'kill_api' | 'kill_worker'; index: number; ms: number }
  | { kind: 'kill_store' | 'kill_kafka' | 'kill_mongod'; ms: number }
  | { kind: 'pause_worker' | 'pause_api'; index: number; ms: number }
  | { kind: 'link'; link: LinkName; trouble: LinkTrouble; ms: number }
  | { kind: 'store'; trouble: StoreTrouble; ms: number }
  | { kind: 'events'; trouble: EventTrouble }
)
type Trouble = Fault extends infer F ? (F extends { at: number } ? Omit<F, 'at'> : never) : never

/** Longer than the lease of a worker (30 s), which is longer than its session in the group (10 s). */
const LONGER_THAN_LEASE_MS = 33_000
const LONGER_THAN_SESSION_MS = 12_000

const STREAM = 1

/**
 * The faults of a run of `ms` milliseconds: a pure function of the seed. They are dealt like cards, about one
 * in `every` milliseconds, so that each kind comes before any comes again.
 */
export function faultsOf(
  seed: number,
  { ms, every, apis, workers }: { ms: number; every: number; apis: number; workers: number },
): Fault[] {
  const random = randomOf(seed, STREAM)
  const faults: Fault[] = []
  let at = every
  while (at < ms) {
    for (const trouble of deck(random, apis, workers)) {
      if (at >= ms) break
      faults.push({ at, ...trouble })
      at += integer(random, Math.ceil(every / 2), Math.ceil(every * 1.5))
    }
  }
  return faults
}

/** Every kind once, in a random order, but what lasts longest comes first. */
function deck(random: Random, apis: number, workers: number): Trouble[] {
  const between = (from: number, to: number) => integer(random, from, to)
  const links: LinkName[] = ['api-mongod', 'worker-mongod', 'worker-store']
  const stores: StoreTrouble[] = [
    'slow',
    'never',
    'reset',
    'reset_after_acting',
    'error_500',
    'busy_503',
    'busy_429',
    'garbage',
  ]
  const events: EventTrouble[] = ['poison', 'repeat', 'reorder', 'replay', 'phantom']
  const long = { kind: 'pause_worker', index: between(0, workers - 1), ms: LONGER_THAN_LEASE_MS } as const
  const rest: Trouble[] = [
    { kind: 'kill_kafka', ms: between(500, 4_000) },
    { kind: 'kill_mongod', ms: between(200, 3_000) },
    { kind: 'kill_store', ms: between(200, 2_000) },
    { kind: 'kill_api', index: between(0, apis - 1), ms: between(100, 1_000) },
    { kind: 'kill_api', index: between(0, apis - 1), ms: between(100, 1_000) },
    { kind: 'kill_worker', index: between(0, workers - 1), ms: between(100, 2_000) },
    { kind: 'kill_worker', index: between(0, workers - 1), ms: between(100, 2_000) },
    { kind: 'pause_api', index: between(0, apis - 1), ms: between(1_000, 6_000) },
    { kind: 'pause_worker', index: between(0, workers - 1), ms: LONGER_THAN_SESSION_MS },
    ...links.map((link): Trouble => {
      return { kind: 'link', link, trouble: pick(random, ['cut', 'slow', 'reset']), ms: between(300, 2_500) }
    }),
    ...stores.map((trouble): Trouble => ({ kind: 'store', trouble, ms: between(300, 2_000) })),
    ...events.map((trouble): Trouble => ({ kind: 'events', trouble })),
  ]
  return [long, ...shuffled(random, rest)]
}

function shuffled<T>(random: Random, list: readonly T[]): T[] {
  const keyed = list.map((item) => ({ item, key: random() }))
  return keyed.sort((a, b) => a.key - b.key).map(({ item }) => item)
}

/** A fault's name in tables. */
export function nameOf(fault: Fault): string {
  if (fault.kind === 'link') return `link ${fault.link} ${fault.trouble}`
  if (fault.kind === 'store' || fault.kind === 'events') return `${fault.kind} ${fault.trouble}`
  return fault.kind
}
