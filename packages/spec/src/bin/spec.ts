import { availableParallelism } from 'node:os'
import { parseArgs } from 'node:util'
import { type Check, checkOfSafeguard, checkOfWorld } from '../model.ts'
import { deletion, writePath } from '../models.ts'
import { openTlc, type Tlc } from '../tlc.ts'

/** `pnpm spec`: every small configuration and every safeguard; `--large`: the large configurations. */
async function main(): Promise<boolean> {
  const { values } = parseArgs({ options: { large: { type: 'boolean', default: false } } })
  const stop = new AbortController()
  process.once('SIGINT', () => stop.abort(new Error('interrupted')))
  const tlc = await openTlc(process.env, stop.signal)
  let isAsExpected = true
  for (const check of checksOf(values.large)) {
    if (!(await report(tlc, check, stop.signal))) isAsExpected = false
  }
  return isAsExpected
}

function checksOf(large: boolean): Check[] {
  return [writePath, deletion].flatMap((model) => {
    const worlds = model.worlds.filter((world) => (world.large ?? false) === large)
    const safeguards = large ? [] : model.safeguards
    return [
      ...worlds.map((world) => checkOfWorld(model, world)),
      ...safeguards.map((safeguard) => checkOfSafeguard(model, safeguard)),
    ]
  })
}

const print = (line: string) => process.stdout.write(`${line}\n`)

async function report(tlc: Tlc, check: Check, signal: AbortSignal): Promise<boolean> {
  print(check.title)
  const startedAt = performance.now()
  const { violated, states, trace } = await tlc(check, {
    threads: availableParallelism(),
    heap: '6g',
    signal,
    onProgress: (found) => print(`  ${found.toLocaleString('en')} states so far`),
  })
  const isAsExpected = violated === check.expected
  const seconds = ((performance.now() - startedAt) / 1_000).toFixed(1)
  const word = isAsExpected ? 'as expected' : `NOT EXPECTED: ${violated ?? 'nothing'} fell`
  print(`  ${word}, ${states.toLocaleString('en')} states, ${seconds} s`)
  if (!isAsExpected) print(trace)
  return isAsExpected
}

main().then(
  (isAsExpected) => {
    process.exitCode = isAsExpected ? 0 : 1
  },
  (error) => {
    process.stderr.write(`${error instanceof Error ? error.message : error}\n`)
    process.exitCode = 2
  },
)
