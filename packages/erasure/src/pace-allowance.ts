/** What was seen of the server; undefined where it does not say (no right to `serverStatus`, or a mongos). */
export interface Load {
  /** The part of the cache that must be written out before it can be used again, 0 to 1. */
  dirty: number | undefined
  /** Requests of others in a second: reads and writes that are not this process's. */
  others: number | undefined
  /** How much longer than its quickest the server took for a command that costs it nothing. */
  strain: number
}

/** How fast an engine may work. */
export interface Allowance {
  /** Transactions at a time. */
  lanes: number
  /** Documents in one of them. */
  documents: number
  /** How long to rest after a transaction, as a multiple of the time that it took. */
  rest: number
}

const full: Allowance = { lanes: 2, documents: 5_000, rest: 0 }
/**
 * One core stays free, and nobody waits long behind one of ours: what others notice is decided by how long a transaction
 * takes rather than by how many there are (docs/benchmarks.md).
 */
const besideOthers: Allowance = { lanes: 1, documents: 250, rest: 2 }

/** Before anything is known: as if others were there. */
export const atFirst: Allowance = besideOthers

/** Below this the requests are those of a fleet at rest: its own loops and monitoring. */
const OTHERS_PER_SECOND = 30
/** Commands wait for one another. */
const STRAINED = 10

/**
 * WiredTiger begins to write out at 5 % dirty, and from 20 % on requests have to do it themselves before they are
 * served (`eviction_dirty_target`, `eviction_dirty_trigger`): all of the allowance ends well before that.
 */
const ONE_AT_A_TIME = 0.1
const WITH_RESTS = 0.15
const ALMOST_NOTHING = 0.18

export function allowanceFor({ dirty = 0, others = 0, strain }: Load): Allowance {
  if (dirty >= ALMOST_NOTHING) return { ...besideOthers, rest: 8 }
  if (dirty >= WITH_RESTS) return { ...besideOthers, rest: 3 }
  if (others >= OTHERS_PER_SECOND || strain >= STRAINED) return besideOthers
  return dirty >= ONE_AT_A_TIME ? { ...full, lanes: 1 } : full
}
