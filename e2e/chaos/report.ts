import type { Violation } from './checks/violation.ts'
import type { ChaosReport } from './run.ts'

const SHOWN = 3
const DEFECTS_SHOWN = 10
/** What a process writes when something happened that it has no answer for. */
const DEFECTS = /"status":500|"level":"fatal"/

/** The report as text: what went wrong on purpose, what was answered, and what must not be. */
export function reportText(report: ChaosReport): string {
  const { seed, acknowledged, violations } = report
  const summary = new Map<string, number>([
    ['soft deletions acknowledged', acknowledged.soft],
    ['hard deletions acknowledged', acknowledged.hard],
    ['restores acknowledged', acknowledged.restored],
    ['deletions completed', report.completed],
    ['deletions superseded', report.superseded],
    ['events on Kafka, repeats included', report.deliveries],
    ['requests that the store answered', report.storeCalls],
    ['processes that ended by themselves', report.ownEnds],
    ['seconds until quiet', Math.round(report.quietAfterMs / 1_000)],
    ['invariants broken', violations.length],
  ])
  return [
    `seed ${seed}`,
    '',
    'Faults',
    ...table(report.faults),
    '',
    'Answers',
    ...table(report.answers),
    '',
    'Outcome',
    ...rows(summary),
    ...brokenText(violations),
    ...(violations.length > 0 ? defectsIn(report.output) : []),
    '',
  ].join('\n')
}

const defectsIn = (output: string) =>
  output
    .split('\n')
    .filter((line) => DEFECTS.test(line))
    .slice(0, DEFECTS_SHOWN)

/** Each broken invariant with how often, and the first few that show it. */
const brokenText = (violations: readonly Violation[]) =>
  [...Map.groupBy(violations, ({ invariant }) => invariant)].flatMap(([invariant, same]) => [
    '',
    `BROKEN: ${invariant} (${same.length})`,
    ...same.slice(0, SHOWN).map(({ detail }) => `  ${detail}`),
  ])
const table = (counts: ReadonlyMap<string, number>) =>
  rows(new Map([...counts].sort(([a], [b]) => a.localeCompare(b))))

function rows(counts: ReadonlyMap<string, number>): string[] {
  const width = Math.max(0, ...[...counts.keys()].map((name) => name.length))
  return [...counts].map(([name, count]) => `  ${name.padEnd(width)}  ${String(count).padStart(6)}`)
}
