import { randomInt } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { reportText } from './report.ts'
import { runChaos } from './run.ts'

const USAGE =
  'pnpm chaos --minutes N [--seed S] [--log FILE]   (Ctrl-C ends the load; the checks are made all the same)'

const { values } = parseArgs({
  // pnpm hands on the `--` of `pnpm chaos -- --minutes 5`.
  args: process.argv.slice(2).filter((argument) => argument !== '--'),
  options: { minutes: { type: 'string' }, seed: { type: 'string' }, log: { type: 'string' } },
})
const minutes = Number(values.minutes)
const seed = values.seed === undefined ? randomInt(2 ** 31) : Number(values.seed)
if (!(minutes > 0) || !Number.isSafeInteger(seed)) {
  process.stderr.write(`${USAGE}\n`)
  process.exit(2)
}

const ending = new AbortController()
process.once('SIGINT', () => ending.abort())
process.once('SIGTERM', () => ending.abort())
process.stdout.write(`seed ${seed}, ${minutes} minutes\n`)
const report = await runChaos({
  seed,
  ms: minutes * 60_000,
  faultEvery: 2_000,
  perSecond: 20,
  slots: 300,
  quietWithin: 300_000,
  signal: ending.signal,
})
process.stdout.write(reportText(report))
if (values.log !== undefined) await writeFile(values.log, report.output)
process.exitCode = report.violations.length === 0 ? 0 : 1
