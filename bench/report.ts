import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { benches } from './benches.ts'
import { draw } from './charts/draw.ts'
import type { Bench } from './harness/bench.ts'
import { type BenchResult, readResults } from './harness/result.ts'
import { figureTable, goalTable, processTable } from './harness/tables.ts'

const DOCS = join(import.meta.dirname, '../docs')
const PAGE = join(DOCS, 'benchmarks.md')
const PICTURES = 'benchmarks'

/** Writes the tables of the results that are kept into docs/benchmarks.md, each at its place, and the charts beside it. */
export async function writeReport(): Promise<void> {
  const results = await readResults()
  await rm(join(DOCS, PICTURES), { recursive: true, force: true })
  await mkdir(join(DOCS, PICTURES), { recursive: true })
  let page = await readFile(PAGE, 'utf8')
  for (const [name, bench] of Object.entries(benches)) {
    const result = results.get(name)
    if (!result) continue
    for (const chart of bench.charts ?? []) {
      await writeFile(join(DOCS, pictureOf(name, chart.name)), draw(chart, result.contests))
    }
    page = filled(page, name, sectionOf(bench, result))
  }
  await writeFile(PAGE, page)
}

const pictureOf = (bench: string, chart: string) => `${PICTURES}/${bench}-${chart}.svg`

/** The page with this between the bench's markers. Throws where it has none: a result that nobody reads. */
export function filled(page: string, name: string, section: string): string {
  const [begin, end] = [`<!-- bench ${name} -->`, `<!-- end of bench ${name} -->`]
  const from = page.indexOf(begin)
  const to = page.indexOf(end)
  if (from < 0 || to < from)
    throw new Error(`docs/benchmarks.md has no place for ${name}: ${begin} and ${end}`)
  return `${page.slice(0, from + begin.length)}\n${section}\n${page.slice(to)}`
}

function sectionOf({ charts = [] }: Bench, result: BenchResult): string {
  const { name, contests, command, date, rounds, machine, versions } = result
  const pictures = charts.map((chart) => `![${chart.title}](${pictureOf(name, chart.name)})`)
  const details = [figureTable(contests), processTable(contests)].filter(Boolean).join('\n\n')
  const software = Object.entries(versions).map(([what, version]) => `${what} ${version}`)
  const origin = `\`${command}\`, ${date}: ${rounds} rounds; ${machine.cores} cores (${machine.cpu}), ${machine.memory_gib} GiB; ${software.join(', ')}.`
  return [
    goalTable(contests),
    ...pictures,
    `<details><summary>All figures</summary>\n\n${details}\n\n</details>`,
    origin,
  ]
    .filter(Boolean)
    .join('\n\n')
}
