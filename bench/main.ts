import { parseArgs } from 'node:util'
import { benches } from './benches.ts'
import { describeMachine, findVersions, writeResult } from './harness/result.ts'
import { startServers } from './harness/servers.ts'
import { figureTable, goalTable, processTable } from './harness/tables.ts'
import { writeReport } from './report.ts'

const ROUNDS = 5

const USAGE = `pnpm bench <name> [--size N] [--rounds N]    holds it and keeps what it gave in bench/results/<name>.json
pnpm bench report                           writes tables and charts of what is kept into docs/benchmarks.md

${Object.entries(benches)
  .map(([name, { title, counts, size }]) => `  ${name.padEnd(16)}${title}; N ${counts}, ${size} by default`)
  .join('\n')}

Servers and services are its own, on this machine, and are gone afterwards. Rounds are ${ROUNDS} unless told.
`

const { values, positionals } = parseArgs({
  // pnpm hands on the `--` of `pnpm bench -- backlog`.
  args: process.argv.slice(2).filter((argument) => argument !== '--'),
  options: {
    size: { type: 'string' },
    rounds: { type: 'string', default: String(ROUNDS) },
    help: { type: 'boolean', default: false },
  },
  allowPositionals: true,
})
const [name = ''] = positionals
if (name === 'report') {
  await writeReport()
  process.exit()
}
const bench = Object.hasOwn(benches, name) ? benches[name] : undefined
const size = Number(values.size ?? bench?.size)
const rounds = Number(values.rounds)
const isNumber = [size, rounds].every((number) => Number.isSafeInteger(number) && number >= 1)
if (values.help || !bench || !isNumber) {
  process[values.help ? 'stdout' : 'stderr'].write(USAGE)
  process.exit(values.help ? 0 : 2)
}

const contests = await bench.run({ size, rounds, startServers })
await writeResult({
  name,
  command: `pnpm bench ${name} --size ${size} --rounds ${rounds}`,
  date: new Date().toISOString().slice(0, 10),
  size,
  rounds,
  machine: describeMachine(),
  versions: await findVersions(),
  contests,
})
process.stdout.write(`${[goalTable(contests), figureTable(contests), processTable(contests)].join('\n\n')}\n`)
