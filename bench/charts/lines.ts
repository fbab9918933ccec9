import { figureText } from '../harness/figure-text.ts'
import { colour, frame, line, MARGIN, place, text, WIDTH } from './frame.ts'
import { linearTicks, logTicks } from './ticks.ts'

export interface LineChart {
  title: string
  /** Of the values. */
  unit: string
  /** What the places from left to right are. */
  axis: string
  places: readonly string[]
  /** One value for each place. */
  lines: readonly { label: string; side: number; values: readonly number[] }[]
  scale: 'linear' | 'logarithmic'
}

const HEIGHT = 380
const LEGEND = 62
const PLOT = { left: MARGIN + 56, right: WIDTH - MARGIN - 20, top: 84, bottom: HEIGHT - 58 }
const WORDS = 8

/** A line for each side, over places that are as far apart from one another. */
export function lineChart({ title, unit, axis, places, lines, scale }: LineChart): string {
  const values = lines.flatMap((each) => each.values)
  const most = Math.max(...values)
  const ticks = scale === 'linear' ? linearTicks(most) : logTicks(Math.min(...values), most)
  const at = (value: number) => (scale === 'linear' ? value : Math.log(value))
  const [low, high] = [at(ticks[0] ?? 0), at(ticks.at(-1) ?? 1)]
  const x = (n: number) =>
    PLOT.left + 30 + (n / Math.max(places.length - 1, 1)) * (PLOT.right - PLOT.left - 60)
  const y = (value: number) => PLOT.bottom - ((at(value) - low) / (high - low)) * (PLOT.bottom - PLOT.top)
  return frame(title, HEIGHT, [
    ...ticks.flatMap((tick) => [
      line(PLOT.left, y(tick), PLOT.right, y(tick), 'grid'),
      text(PLOT.left - 8, y(tick) + 4, figureText(tick), 'muted end'),
    ]),
    ...places.map((name, n) => text(x(n), PLOT.bottom + 20, name, 'muted middle')),
    text((PLOT.left + PLOT.right) / 2, HEIGHT - 16, axis, 'muted middle'),
    text(WIDTH - MARGIN, 34, unit, 'muted end'),
    ...legend(lines),
    ...lines.flatMap(({ side, values: its }) => [
      `<polyline class="line ${colour(side)}" points="${its.map((value, n) => `${place(x(n))},${place(y(value))}`).join(' ')}"/>`,
      ...its.map(
        (value, n) =>
          `<circle class="fill ${colour(side)}" cx="${place(x(n))}" cy="${place(y(value))}" r="4"/>`,
      ),
    ]),
  ])
}

/** Names beside their colours, one after the other by how long they are. */
function legend(lines: LineChart['lines']): string[] {
  let x = MARGIN
  return lines.flatMap(({ label, side }) => {
    const here = x
    x += 40 + label.length * WORDS
    return [
      `<rect class="fill ${colour(side)}" x="${here}" y="${LEGEND - 10}" width="12" height="12" rx="3"/>`,
      text(here + 18, LEGEND, label),
    ]
  })
}
