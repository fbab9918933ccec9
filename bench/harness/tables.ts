import type { ContestResult, GoalResult, SideResult } from './contest.ts'
import { figureText } from './figure-text.ts'
import type { Spread } from './spread.ts'

/** The contests' goals: what a reader asks first. Empty where none was set. */
export function goalTable(contests: readonly ContestResult[]): string {
  const rows = contests.flatMap((contest) => contest.goals.map((goal) => goalRow(contest, goal)))
  return rows.length === 0 ? '' : table(['what', 'against', 'goal', 'reached'], rows)
}

function goalRow(
  { name, sides }: ContestResult,
  { figure, against, atLeast, atMost, ratio, met }: GoalResult,
): string[] {
  const other = sides.find((side) => side.name === against)
  const unit = other ? 'x' : ''
  const goal = atLeast === undefined ? `at most ${atMost}${unit}` : `at least ${atLeast}${unit}`
  const reached = `**${figureText(ratio.median)}${unit}** (${figureText(ratio.min)} to ${figureText(ratio.max)})`
  return [
    `${name}: ${figureName(figure)}`,
    other?.label ?? '',
    goal,
    met ? reached : `${reached}, not reached`,
  ]
}

/** What each side gave: the median of the rounds, the lowest and the highest. */
export function figureTable(contests: readonly ContestResult[]): string {
  const names = namesIn(contests, ({ figures }) => figures)
  const rows = contests.flatMap(({ name, sides }) =>
    sides.map(({ label, figures }) => [name, label, ...names.map((figure) => spreadText(figures[figure]))]),
  )
  return table(['', '', ...names.map(figureName)], rows)
}

/** What the processes took: CPU seconds, and memory before and at its highest. Empty where nobody looked. */
export function processTable(contests: readonly ContestResult[]): string {
  const names = namesIn(contests, ({ processes }) => processes)
  const rows = contests.flatMap(({ name, sides }) =>
    sides.map(({ label, processes }) => [
      name,
      label,
      ...names.map((process) => processText(processes[process])),
    ]),
  )
  return names.length === 0 ? '' : table(['', '', ...names], rows)
}

function processText({ cpu_seconds, before_mib, peak_mib }: Record<string, Spread> = {}): string {
  if (!cpu_seconds || !before_mib || !peak_mib) return ''
  return `${figureText(cpu_seconds.median)} s, ${figureText(before_mib.median)} to ${figureText(peak_mib.median)} MiB`
}

const namesIn = (contests: readonly ContestResult[], of: (side: SideResult) => object) => [
  ...new Set(contests.flatMap(({ sides }) => sides.flatMap((side) => Object.keys(of(side))))),
]

const UNITS: Record<string, string> = { ms: 'ms', seconds: 's', mib: 'MiB', percent: '%' }

/** `p99_ms` is `p99, ms`; `per_second` is `per s`. */
function figureName(figure: string): string {
  if (figure === 'p999_ms') return 'p99.9, ms'
  if (figure.endsWith('per_second')) return figure.replaceAll('_', ' ').replace('per second', 'per s')
  const words = figure.split('_')
  const unit = UNITS[words.at(-1) ?? '']
  return unit && words.length > 1 ? `${words.slice(0, -1).join(' ')}, ${unit}` : (unit ?? words.join(' '))
}

function spreadText(spread: Spread | undefined): string {
  if (!spread) return ''
  const { median, min, max } = spread
  return min === max ? figureText(median) : `${figureText(median)} (${figureText(min)} to ${figureText(max)})`
}

function table(head: readonly string[], rows: readonly string[][]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
}
