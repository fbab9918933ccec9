import { rounded, type Spread, spreadOf } from './spread.ts'
import type { Usage } from './usage.ts'

/** What one side gave in one round. */
export interface Round {
  /** By name; each name ends in its unit: `per_second`, `p99_ms`, `seconds`, `mib`, `percent`. */
  figures: Record<string, number>
  /** What the processes took meanwhile, by their names. */
  usage?: Usage
}

/** One of those that are compared. */
export interface Side {
  /** For results and charts to refer to. */
  name: string
  /** For readers. */
  label: string
  /** Whatever has to happen once so that the first round is no worse than the others: not counted. */
  warmUp?(): Promise<unknown>
  /** On fresh data each time, made by itself and not counted. */
  round(): Promise<Round>
}

/** What the first side's figure has to be: a multiple of another side's in the same round, or where `against` is absent itself. */
export interface Goal {
  figure: string
  against?: string
  atLeast?: number
  atMost?: number
}

export interface Contest {
  /** What the sides do: `64 connections`. */
  name: string
  /** Where it stands among its like, for charts of growth: 64. */
  at?: number
  /** Ours is the first. */
  sides: readonly Side[]
  goals?: readonly Goal[]
}

export interface SideResult {
  name: string
  label: string
  figures: Record<string, Spread>
  processes: Record<string, Record<string, Spread>>
}

export type GoalResult = Goal & { ratio: Spread; met: boolean }

export interface ContestResult {
  name: string
  at?: number
  sides: SideResult[]
  goals: GoalResult[]
}

/**
 * Holds a contest: the sides in turns, so that whatever the machine does meanwhile meets all of them, and another one
 * begins each round, for the later ones find a warmer machine. A ratio is that of two sides in one round: how far the
 * rounds' ratios are apart is what the machine adds by itself.
 */
export async function hold(contest: Contest, rounds: number): Promise<ContestResult> {
  const { name, at, sides, goals = [] } = contest
  for (const side of sides) await side.warmUp?.()
  const taken = sides.map(() => [] as Round[])
  for (let round = 0; round < rounds; round += 1) {
    for (let turn = 0; turn < sides.length; turn += 1) {
      const next = (round + turn) % sides.length
      const figures = await sides[next]?.round()
      if (figures) taken[next]?.push(figures)
    }
    say(
      `${name}, round ${round + 1} of ${rounds}: ${sides.map(({ label }, n) => `${label} ${headline(taken[n])}`).join('; ')}`,
    )
  }
  const results = sides.map((side, n) => resultOf(side, taken[n] ?? []))
  return {
    name,
    ...(at !== undefined && { at }),
    sides: results,
    goals: goals.map((goal) => judged(goal, results)),
  }
}

const say = (line: string) => process.stderr.write(`${line}\n`)

/** The first figure that a side told of its last round. */
function headline(rounds: readonly Round[] = []): string {
  const [first] = Object.entries(rounds.at(-1)?.figures ?? {})
  return first ? `${rounded(first[1])} ${first[0]}` : ''
}

function resultOf({ name, label }: Side, rounds: readonly Round[]): SideResult {
  return {
    name,
    label,
    figures: spreads(rounds.map(({ figures }) => figures)),
    processes: Object.fromEntries(
      Object.keys(rounds[0]?.usage ?? {}).map((process) => [
        process,
        spreads(rounds.flatMap(({ usage }) => ({ ...usage?.[process] }))),
      ]),
    ),
  }
}

function spreads(rounds: readonly Record<string, number>[]): Record<string, Spread> {
  return Object.fromEntries(
    Object.keys(rounds[0] ?? {}).map((name) => [
      name,
      spreadOf(rounds.map((round) => round[name] ?? Number.NaN)),
    ]),
  )
}

function judged(goal: Goal, results: readonly SideResult[]): GoalResult {
  const [ours] = results
  const mine = figureOf(ours, goal.figure)
  const others =
    goal.against === undefined
      ? null
      : figureOf(
          results.find(({ name }) => name === goal.against),
          goal.figure,
        )
  const ratio = others
    ? spreadOf(mine.map((value, round) => value / (others[round] ?? Number.NaN)))
    : spreadOf(mine)
  const { atLeast = Number.NEGATIVE_INFINITY, atMost = Number.POSITIVE_INFINITY } = goal
  return { ...goal, ratio, met: ratio.median >= atLeast && ratio.median <= atMost }
}

function figureOf(side: SideResult | undefined, figure: string): number[] {
  const spread = side?.figures[figure]
  if (!spread) throw new Error(`no side ${side?.name ?? ''} told ${figure}`)
  return spread.rounds
}
