import { writeFile } from 'node:fs/promises'
import { isCaught, tryMutations } from './mutations/try.ts'
import { type ChaosCommand, readOptions, USAGE } from './options.ts'
import { reportText } from './report.ts'
import { runChaos } from './run.ts'

/** Denser, and hardly a process lives long enough to do what the next fault would break. */
const FAULT_EVERY_MS = 4_000
/** People to delete: the fewer there are, the more happens to each. */
const MOST_SLOTS = 300
const LONGEST_REST_MS = 300_000

const say = (text: string) => process.stdout.write(`${text}\n`)
const ending = new AbortController()
process.once('SIGINT', () => ending.abort())
process.once('SIGTERM', () => ending.abort())

async function run({
  seed,
  minutes,
  focus,
  log,
  json,
}: Extract<ChaosCommand, { kind: 'run' }>): Promise<boolean> {
  say(`seed ${seed}, ${minutes} minutes`)
  const report = await runChaos({
    seed,
    ms: minutes * 60_000,
    faultEvery: FAULT_EVERY_MS,
    perSecond: 20,
    slots: Math.min(MOST_SLOTS, Math.round(60 + minutes * 60)),
    quietWithin: Math.min(LONGEST_REST_MS, 60_000 + minutes * 60_000),
    focus,
    signal: ending.signal,
    onProgress: say,
  })
  say(reportText(report))
  if (log !== undefined) await writeFile(log, report.output)
  if (json !== undefined) await writeFile(json, JSON.stringify(report.violations))
  return report.violations.length === 0
}

async function mutate({ name }: Extract<ChaosCommand, { kind: 'mutation' }>): Promise<boolean> {
  const tried = await tryMutations(name, { say, signal: ending.signal })
  return tried.length > 0 && tried.every(isCaught)
}

const command = readOptions(process.argv.slice(2))
if (!command) {
  process.stderr.write(`${USAGE}\n`)
  process.exit(2)
}
const isWell = await (command.kind === 'run' ? run(command) : mutate(command))
// Everything is closed by now; to take apart what a long run has left in memory would take minutes.
process.exit(isWell ? 0 : 1)
