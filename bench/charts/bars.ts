import { figureText } from '../harness/figure-text.ts'
import { colour, frame, line, MARGIN, place, text, WIDTH } from './frame.ts'
import { linearTicks } from './ticks.ts'

interface Bar {
  label: string
  /** Whose colour it has. */
  side: number
  value: number
  /** The lowest and the highest round. */
  range?: readonly [number, number]
  /** How much of it was there before. */
  before?: number
}

export interface BarGroup {
  heading: string
  bars: readonly Bar[]
}

/** Labels have what the longest needs. */
const LETTER = 6.8
const VALUES = 110
const ROW = 26
const HEADING = 34
const TOP = 50

/** Bars from left to right, in groups, with their figures at their ends. */
export function barChart(title: string, unit: string, groups: readonly BarGroup[]): string {
  const most = Math.max(...groups.flatMap(({ bars }) => bars.map(({ value, range }) => range?.[1] ?? value)))
  const ticks = linearTicks(most)
  const end = ticks.at(-1) ?? most
  const labels =
    Math.max(...groups.flatMap(({ bars }) => bars.map(({ label }) => label.length))) * LETTER + 10
  const x = (value: number) => MARGIN + labels + (value / end) * (WIDTH - 2 * MARGIN - labels - VALUES)
  const rows: string[] = []
  let y = TOP
  for (const { heading, bars } of groups) {
    rows.push(text(MARGIN, y + 20, heading, 'muted'))
    y += HEADING
    for (const bar of bars) {
      rows.push(...row(bar, y, x))
      y += ROW
    }
  }
  const axis = ticks.flatMap((tick) => [
    line(x(tick), TOP + 4, x(tick), y + 4, 'grid'),
    text(x(tick), y + 20, figureText(tick), 'muted middle'),
  ])
  return frame(title, y + 40, [...axis, text(WIDTH - MARGIN, y + 20, unit, 'muted end'), ...rows])
}

function row({ label, side, value, range, before }: Bar, y: number, x: (value: number) => number): string[] {
  const middle = y + ROW / 2
  const bar = (to: number, className: string) =>
    `<rect x="${place(x(0))}" y="${y + 4}" width="${place(Math.max(x(to) - x(0), 1))}" height="${ROW - 8}" rx="3" class="${className} ${colour(side)}"/>`
  const whisker =
    range && range[1] > range[0]
      ? [
          line(x(range[0]), middle, x(range[1]), middle, 'whisker'),
          ...range.map((at) => line(x(at), middle - 4, x(at), middle + 4, 'whisker')),
        ]
      : []
  const told =
    before === undefined ? figureText(value) : `${figureText(value)} (before ${figureText(before)})`
  return [
    text(x(0) - 10, middle + 4, label, 'end'),
    ...(before === undefined
      ? [bar(value, 'fill')]
      : [bar(value, 'pale'), bar(Math.min(before, value), 'fill')]),
    ...whisker,
    text(x(range?.[1] ?? value) + 8, middle + 4, told),
  ]
}
