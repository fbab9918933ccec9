import { integer, pick, type Random, randomOf } from '@lethe/demo/random'

export const refusals = {
  /** Somebody else, who is no administrator. */
  stranger: 403,
  no_token: 401,
  bad_hard: 400,
  unknown_user: 404,
} as const

/**
 * What follows a DELETE: its taking back; documents by a service that has not heard of it, at once, after the
 * first scan or after the window; or a newcomer who takes the names as soon as they are free.
 */
export type Next =
  | 'nothing'
  | 'restore'
  | 'late_at_once'
  | 'late_after_scan'
  | 'late_after_window'
  | 'newcomer'

/** What a caller does at `at` milliseconds, for the person who has `slot` then. */
export type Operation = { at: number; number: number; slot: number } & (
  | { kind: 'post' | 'restore' | 'again' }
  /** `inVain`: also while the one before is alive. */
  | { kind: 'sign_up'; swap: boolean; inVain: boolean }
  | { kind: 'comment'; on: Place }
  | { kind: 'vote'; on: Place }
  | { kind: 'mention'; bystander: number }
  | { kind: 'delete'; hard: boolean; keyed: boolean; twice: boolean; self: boolean; next: Next }
  | { kind: 'refused'; how: keyof typeof refusals }
)
export type OperationOf<K extends Operation['kind']> = Extract<Operation, { kind: K }>

/** Whose first post: one that stays, or one that may go at any time. */
export type Place = { who: 'bystander' | 'slot'; index: number }

export interface LoadOptions {
  ms: number
  perSecond: number
  slots: number
  bystanders: number
}

const STREAM = 2

/** How often each kind comes, relative to the others. */
const weights = {
  post: 14,
  comment: 12,
  vote: 8,
  mention: 4,
  soft: 20,
  hard: 12,
  restore: 10,
  sign_up: 12,
  again: 4,
  refused: 3,
}

/** The whole load of a run: a pure function of the seed, whatever the answers will be. */
export function operationsOf(seed: number, { ms, perSecond, slots, bystanders }: LoadOptions): Operation[] {
  const random = randomOf(seed, STREAM)
  const kinds = Object.entries(weights).flatMap(([kind, weight]) => Array<string>(weight).fill(kind))
  const sizes = { slot: slots, bystander: bystanders }
  return Array.from({ length: Math.floor((ms / 1_000) * perSecond) }, (_, number) => ({
    at: Math.floor((number * 1_000) / perSecond),
    number,
    slot: integer(random, 0, slots - 1),
    ...doing(pick(random, kinds), random, sizes),
  }))
}

type Doing = Operation extends infer O
  ? O extends { at: number }
    ? Omit<O, 'at' | 'number' | 'slot'>
    : never
  : never

function doing(kind: string, random: Random, sizes: Record<Place['who'], number>): Doing {
  switch (kind) {
    case 'soft':
      return { ...deletion(random), hard: false, next: pick(random, ['nothing', 'restore']) }
    case 'hard':
      return { ...deletion(random), hard: true, next: pick(random, afterHard) }
    case 'comment':
    case 'vote': {
      const who = random() < 0.5 ? 'bystander' : 'slot'
      return { kind, on: { who, index: integer(random, 0, sizes[who] - 1) } }
    }
    case 'mention':
      return { kind, bystander: integer(random, 0, sizes.bystander - 1) }
    case 'refused':
      return { kind, how: pick(random, ['stranger', 'no_token', 'bad_hard', 'unknown_user']) }
    case 'sign_up':
      return { kind, swap: random() < 0.5, inVain: random() < 0.2 }
    case 'restore':
    case 'again':
      return { kind }
    default:
      return { kind: 'post' }
  }
}

const afterHard: readonly Next[] = [
  'nothing',
  'late_at_once',
  'late_after_scan',
  'late_after_scan',
  'late_after_window',
  'newcomer',
  'newcomer',
  'newcomer',
]

const deletion = (random: Random) => ({
  kind: 'delete' as const,
  keyed: random() < 0.6,
  twice: random() < 0.3,
  self: random() < 0.5,
})
