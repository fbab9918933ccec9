import { randomInt } from 'node:crypto'
import { parseArgs } from 'node:util'

export const USAGE = `pnpm chaos --minutes N [--seed S] [--focus NAME,NAME] [--log FILE] [--json FILE]
pnpm chaos --mutation NAME|all

  --minutes   how long load and random faults go on; Ctrl-C ends them earlier, and the checks are made all the same
  --seed      the load and the faults of an earlier run again
  --focus     only faults and scenes whose names (as in the report) begin so
  --log       keeps what the processes have written
  --json      the broken invariants, for programs
  --mutation  takes a safeguard out of a copy of the program and says which invariant notices`

export type ChaosCommand =
  | { kind: 'run'; minutes: number; seed: number; focus: string[]; log?: string; json?: string }
  | { kind: 'mutation'; name: string }

const OPTIONS = {
  minutes: { type: 'string' },
  seed: { type: 'string' },
  focus: { type: 'string' },
  log: { type: 'string' },
  json: { type: 'string' },
  mutation: { type: 'string' },
} as const

/** What the command line asks for; null where that is nothing that can be done. */
export function readOptions(args: readonly string[]): ChaosCommand | null {
  const values = parsed(args)
  if (!values) return null
  if (values.mutation !== undefined) return { kind: 'mutation', name: values.mutation }
  const minutes = Number(values.minutes)
  const seed = values.seed === undefined ? randomInt(2 ** 31) : Number(values.seed)
  if (!(minutes > 0) || !Number.isSafeInteger(seed)) return null
  const { log, json } = values
  const focus = (values.focus ?? '').split(',').filter((name) => name !== '')
  return {
    kind: 'run',
    minutes,
    seed,
    focus,
    ...(log === undefined ? {} : { log }),
    ...(json === undefined ? {} : { json }),
  }
}

function parsed(args: readonly string[]) {
  try {
    // pnpm hands on the `--` of `pnpm chaos -- --minutes 5`.
    return parseArgs({ args: args.filter((argument) => argument !== '--'), options: OPTIONS }).values
  } catch {
    return null
  }
}
