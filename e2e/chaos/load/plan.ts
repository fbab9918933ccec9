import { integer, pick, type Random, randomOf } from '@lethe/demo/random'

export const refusals = {
  /** Somebody else, who is no administrator. */
  stranger: 403,
  no_token: 401,
  bad_hard: 400,
  unknown_user: 404,
} as const

/** What follows a DELETE at once: its taking back, or a document by a service that has not heard of it yet. */
type Next = 'nothing' | 'restore' | 'late_write'

/** What a caller does at `at` milliseconds, for the person who has `slot` then. */
export type Operation = { at: number; number: number; slot: number } & (
  | { kind: 'post' | 'restore' | 'sign_up' | 'again' }
  | { kind: 'comment' | 'vote'; bystander: number }
  | { kind: 'delete'; hard: boolean; keyed: boolean; twice: boolean; self: boolean; next: Next }
  | { kind: 'refused'; how: keyof typeof refusals }
)

export interface LoadOptions {
  ms: number
  perSecond: number
  slots: number
  bystanders: number
}

const STREAM = 2

/** How often each kind comes, relative to the others. */
const weights = {
  post: 20,
  comment: 12,
  vote: 8,
  soft: 18,
  hard: 9,
  restore: 10,
  sign_up: 14,
  again: 4,
  refused: 3,
}

/** The whole load of a run: a pure function of the seed, whatever the answers will be. */
export function operationsOf(seed: number, { ms, perSecond, slots, bystanders }: LoadOptions): Operation[] {
  const random = randomOf(seed, STREAM)
  const kinds = Object.entries(weights).flatMap(([kind, weight]) =>
    Array.from({ length: weight }, () => kind),
  )
  return Array.from({ length: Math.floor((ms / 1_000) * perSecond) }, (_, number) => ({
    at: Math.floor((number * 1_000) / perSecond),
    number,
    slot: integer(random, 0, slots - 1),
    ...doing(pick(random, kinds), random, bystanders),
  }))
}

type Doing = Operation extends infer O
  ? O extends { at: number }
    ? Omit<O, 'at' | 'number' | 'slot'>
    : never
  : never

function doing(kind: string, random: Random, bystanders: number): Doing {
  switch (kind) {
    case 'soft':
    case 'hard':
      return {
        kind: 'delete',
        hard: kind === 'hard',
        keyed: random() < 0.6,
        twice: random() < 0.3,
        self: random() < 0.5,
        next: random() < 0.5 ? 'nothing' : kind === 'hard' ? 'late_write' : 'restore',
      }
    case 'comment':
    case 'vote':
      return { kind, bystander: integer(random, 0, bystanders - 1) }
    case 'refused':
      return { kind, how: pick(random, ['stranger', 'no_token', 'bad_hard', 'unknown_user']) }
    case 'restore':
    case 'sign_up':
    case 'again':
      return { kind }
    default:
      return { kind: 'post' }
  }
}
