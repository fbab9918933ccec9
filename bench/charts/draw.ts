import type { Chart } from '../harness/bench.ts'
import type { ContestResult, SideResult } from '../harness/contest.ts'
import { type BarGroup, barChart } from './bars.ts'
import { lineChart } from './lines.ts'

/** The picture (SVG) of a bench's contests. Throws where the contests don't have what it shows. */
export function draw(chart: Chart, contests: readonly ContestResult[]): string {
  switch (chart.kind) {
    case 'bars':
      return barChart(chart.title, chart.unit, figureGroups(contests, chart.figure))
    case 'memory':
      return barChart(chart.title, 'MiB', memoryGroups(chart.processes, contestAt(contests, chart.contest)))
    case 'growth':
      return growthChart(chart, contests)
    case 'percentiles':
      return percentileChart(chart.title, contestAt(contests, chart.contest))
  }
}

/** One for each contest of which it is a figure. */
function figureGroups(contests: readonly ContestResult[], figure: string): BarGroup[] {
  const about = contests.filter(({ sides }) => sides.some(({ figures }) => figures[figure]))
  if (about.length === 0) throw new Error(`nobody told ${figure} to draw`)
  return about.map((contest) => figureGroup(contest, figure))
}

function figureGroup({ name, sides }: ContestResult, figure: string): BarGroup {
  const bars = sides.map((side, n) => {
    const { median, min, max } = figureOf(side, figure)
    return { label: side.label, side: n, value: median, range: [min, max] as const }
  })
  return { heading: name, bars }
}

/** A group for each process with a bar for each side. */
function memoryGroups(processes: readonly string[], { sides }: ContestResult): BarGroup[] {
  return processes.map((process) => ({
    heading: process,
    bars: sides.map((side, n) => {
      const { before_mib, peak_mib } = side.processes[process] ?? {}
      if (!before_mib || !peak_mib) throw new Error(`nobody looked at ${process} of ${side.name}`)
      return { label: side.label, side: n, value: peak_mib.median, before: before_mib.median }
    }),
  }))
}

function growthChart(
  { title, unit, axis, figure }: Chart & { kind: 'growth' },
  contests: readonly ContestResult[],
): string {
  const [first] = contests
  const lines = (first?.sides ?? []).map(({ name, label }, side) => ({
    label,
    side,
    values: contests.map(({ sides }) => {
      const same = sides.find((other) => other.name === name)
      return same ? figureOf(same, figure).median : Number.NaN
    }),
  }))
  const places = contests.map(({ at, name }) => at?.toLocaleString('en') ?? name)
  return lineChart({ title, unit, axis, places, lines, scale: 'linear' })
}

const SHARES = { p50_ms: '50%', p90_ms: '90%', p99_ms: '99%', p999_ms: '99.9%', max_ms: 'all' }

function percentileChart(title: string, { sides }: ContestResult): string {
  const told = Object.entries(SHARES).filter(([figure]) => sides.every(({ figures }) => figures[figure]))
  const lines = sides.map((side, n) => ({
    label: side.label,
    side: n,
    values: told.map(([figure]) => figureOf(side, figure).median),
  }))
  const places = told.map(([, share]) => share)
  const axis = 'of the requests are answered within'
  return lineChart({ title, unit: 'ms, logarithmic', axis, places, lines, scale: 'logarithmic' })
}

function contestAt(contests: readonly ContestResult[], place: number): ContestResult {
  const contest = contests[place]
  if (!contest) throw new Error(`there is no contest ${place} to draw`)
  return contest
}

function figureOf(side: SideResult, figure: string) {
  const spread = side.figures[figure]
  if (!spread) throw new Error(`${side.name} told no ${figure} to draw`)
  return spread
}
