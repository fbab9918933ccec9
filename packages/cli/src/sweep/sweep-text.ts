import { countLines } from '../deletion-text.ts'
import { leftOutLines } from '../left-out.ts'
import { clockTime, count } from '../progress.ts'
import type { Paint } from '../terminal.ts'
import type { SweepOutcome } from './sweep-ledger.ts'

/** What a sweep did, for people. */
export function sweepLines(outcome: SweepOutcome & { seconds: number }, paint: Paint): string[] {
  const { deletions, finished, seconds, not_erased } = outcome
  const stopped = finished ? '' : paint('yellow', ', then it was stopped')
  return [
    `${counted(deletions, 'completed hard deletion')} looked at in ${clockTime(seconds * 1_000)}${stopped}`,
    ...findingLines(outcome, paint),
    ...leftOutLines(not_erased, paint),
  ]
}

function findingLines(outcome: SweepOutcome, paint: Paint): string[] {
  const { dry_run, users, found, erased, not_erased } = outcome
  if (users === 0) return [paint('green', 'no late writes')]
  const of = `late writes of ${counted(users, 'user')}`
  if (!dry_run) {
    const headline =
      not_erased.length > 0 ? paint('yellow', `${of} found; erased:`) : paint('green', `${of} erased`)
    return [headline, ...countLines(erased).map(indented)]
  }
  const lines = Object.entries(found).map(([name, documents]) => `${name.padEnd(22)} ${count(documents)}`)
  return [paint('yellow', `${of} found`), ...lines.map(indented)]
}

const indented = (line: string) => `  ${line}`

const counted = (n: number, thing: string) => `${count(n)} ${thing}${n === 1 ? '' : 's'}`
