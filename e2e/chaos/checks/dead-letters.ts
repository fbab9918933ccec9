import type { Evidence } from '../evidence.ts'
import { invariants } from './invariants.ts'
import { type Violation, violations } from './violation.ts'

/** Every message that can't be read is on the dead-letter topic, and no event that can is there. */
export function checkDeadLetters(
  { deadLetters }: Pick<Evidence, 'deadLetters'>,
  poison: readonly string[],
): Violation[] {
  const { found, unless } = violations()
  const buried = new Set(deadLetters)
  for (const value of poison)
    unless(buried.has(value), invariants.deadLetters, `${JSON.stringify(value)} is not there`)
  for (const value of deadLetters)
    unless(!isEvent(value), invariants.deadLetters, `${JSON.stringify(value)} is there`)
  return found
}

function isEvent(value: string): boolean {
  try {
    const { specversion, type, data } = JSON.parse(value)
    return specversion === '1.0' && type === 'user.deleted' && Number.isSafeInteger(data.generation)
  } catch {
    return false
  }
}
