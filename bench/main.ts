import { parseArgs } from 'node:util'
import { benchBacklog } from './backlog.ts'
import { benchBatch } from './batch.ts'
import { benchErasure } from './erasure/erasure.ts'
import { benchOutbox } from './outbox.ts'
import { benchPreview } from './preview.ts'
import { benchWatch } from './watch.ts'

const benches = {
  backlog: benchBacklog,
  batch: benchBatch,
  erasure: benchErasure,
  outbox: benchOutbox,
  preview: benchPreview,
  watch: benchWatch,
}

const USAGE = `pnpm bench <name> [--size N]

  backlog   N hard deletions are pending: how long two workers take, undisturbed and with one kill -9 at half
  batch     N users are deleted by batches and by a request each on 64 connections: how many a second
  erasure   the engine against what people write by hand; N documents of one user
  outbox    N events are pending in outboxes: how long the api's sweeper takes, and in how much memory
  preview   a user has N documents in one collection: how long a preview takes, against countDocuments of the same
  watch     N deletions are in the ledger: how long lists and reads take, and what 1,000 watchers cost

Servers and services are its own, on this machine, and are gone afterwards. N is 100000 unless told.
`

const { values, positionals } = parseArgs({
  // pnpm hands on the `--` of `pnpm bench -- backlog`.
  args: process.argv.slice(2).filter((argument) => argument !== '--'),
  options: { size: { type: 'string', default: '100000' }, help: { type: 'boolean', default: false } },
  allowPositionals: true,
})
const [name = ''] = positionals
const size = Number(values.size)
if (values.help || !(name in benches) || !Number.isSafeInteger(size) || size < 1) {
  process[values.help ? 'stdout' : 'stderr'].write(USAGE)
  process.exit(values.help ? 0 : 2)
}
const result = await benches[name as keyof typeof benches](size)
process.stdout.write(`${JSON.stringify(result, null, 2)}\n`)
