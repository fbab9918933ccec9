import type { Violation } from './checks/violation.ts'
import type { Evidence } from './evidence.ts'
import { harmsIn } from './harms.ts'
import type { LoadRecord } from './load/record.ts'
import type { MemoryOfLife } from './memory.ts'
import type { SweepOutcome } from './sweep.ts'

/** What became of a run. */
export interface ChaosReport {
  seed: number
  /** How often each kind of fault and each scene came; those that came in vain are marked so. */
  faults: ReadonlyMap<string, number>
  answers: ReadonlyMap<string, number>
  /** Acknowledged deletions and restores. */
  acknowledged: { soft: number; hard: number; restored: number }
  /** Deletions by how they ended. */
  completed: number
  superseded: number
  deliveries: number
  storeCalls: number
  /** Processes that ended by themselves and were started again. */
  ownEnds: number
  /** Documents that came after the late-write window, and that only `lethe sweep` found. */
  swept: number
  /** From the start of the first scene to the last check, and from the last fault until quiet. */
  ms: number
  quietAfterMs: number
  memory: readonly MemoryOfLife[]
  violations: readonly Violation[]
  /** What the processes have written, for who looks for a reason. */
  output: string
}

const SHOWN = 3
const DEFECTS_SHOWN = 10
/** What a process writes when something happened that it has no answer for. */
const DEFECTS = /"status":500|"level":"fatal"/

/** What the record and the evidence come to, in numbers. */
export function countsOf(record: LoadRecord, { ledger, deliveries }: Evidence, swept: SweepOutcome) {
  const distinct = (mode: 'soft' | 'hard') =>
    new Set(record.deletions.filter((one) => one.mode === mode).map(({ deletionId }) => deletionId)).size
  const entries = [...ledger.values()]
  return {
    answers: record.answers,
    acknowledged: { soft: distinct('soft'), hard: distinct('hard'), restored: record.restores.length },
    completed: entries.filter((entry) => entry.completed_at).length,
    superseded: entries.filter((entry) => entry.superseded_at ?? entry.cancelled_at).length,
    deliveries: deliveries.length,
    swept: swept.found ?? 0,
  }
}

/** The report as text: what went wrong on purpose, what was answered, and what must not be. */
export function reportText(report: ChaosReport): string {
  const { seed, acknowledged, violations } = report
  const injected = [...report.faults].filter(([name]) => !name.endsWith('(in vain)'))
  const summary = [
    ['kinds of faults and scenes', injected.length],
    ['faults and scenes', injected.reduce((sum, [, count]) => sum + count, 0)],
    ['soft deletions acknowledged', acknowledged.soft],
    ['hard deletions acknowledged', acknowledged.hard],
    ['restores acknowledged', acknowledged.restored],
    ['deletions completed', report.completed],
    ['deletions superseded', report.superseded],
    ['events on Kafka, repeats included', report.deliveries],
    ['requests that the store answered', report.storeCalls],
    ['processes that ended by themselves', report.ownEnds],
    ['documents after the window, found by lethe sweep', report.swept],
    ['seconds from the first fault to the last check', Math.round(report.ms / 1_000)],
    ['seconds from the last fault until quiet', Math.round(report.quietAfterMs / 1_000)],
  ] as const
  return [
    `seed ${seed}`,
    ...section('Faults', sorted(report.faults)),
    ...section('Answers', sorted(report.answers)),
    ...section('Outcome', summary),
    ...section('Harm', [...harmsIn(violations)]),
    ...memoryText(report.memory),
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

function memoryText(lives: readonly MemoryOfLife[]): string[] {
  if (lives.length === 0) return []
  const lines = lives.map(
    ({ process, seconds, first, last }) =>
      `  ${process.padEnd(20)}  ${String(seconds).padStart(5)} s  ${first} -> ${last} MiB`,
  )
  return ['', 'Resident memory, median of the first and of the last fifth of a life', ...lines]
}

const sorted = (counts: ReadonlyMap<string, number>) => [...counts].sort(([a], [b]) => a.localeCompare(b))

function section(title: string, counts: readonly (readonly [string, number])[]): string[] {
  const width = Math.max(0, ...counts.map(([name]) => name.length))
  return [
    '',
    title,
    ...counts.map(([name, count]) => `  ${name.padEnd(width)}  ${String(count).padStart(6)}`),
  ]
}
