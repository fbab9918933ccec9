/** TLC's word on one configuration. */
export interface Verdict {
  /** The invariant that fell; null where none did. */
  violated: string | null
  /** Distinct states that were looked at. */
  states: number
  /** How it came to that, in TLC's words; empty where nothing fell. */
  trace: string
}

/**
 * Reads TLC's verdict off what it has printed; null where it came to none (a mistake in the module or its
 * configuration, a machine out of memory).
 */
export function verdictOf(output: string): Verdict | null {
  const states = Number(
    [...output.matchAll(/([\d,]+) distinct states found/g)].at(-1)?.[1]?.replaceAll(',', '') ?? 0,
  )
  const violated = /Invariant (\w+) is violated/.exec(output)?.[1]
  if (violated) return { violated, states, trace: output.slice(output.indexOf('Error: Invariant')) }
  return output.includes('No error has been found') ? { violated: null, states, trace: '' } : null
}

/** The states that a progress line of TLC speaks of; null for other lines. */
export function statesIn(line: string): number | null {
  const found = /^Progress.*?([\d,]+) distinct states found/.exec(line)?.[1]
  return found ? Number(found.replaceAll(',', '')) : null
}
