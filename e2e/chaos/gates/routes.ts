import { rename, writeFile } from 'node:fs/promises'

const PRELOAD = new URL('./outside.ts', import.meta.url).href

/**
 * The environment that puts a process behind gates: `routes` has the gate's port for each port that the process
 * would connect to on this machine, and `clockFile` (see {@link setClock}) must exist when it starts.
 */
export function outsideEnv(routes: ReadonlyMap<number, number>, clockFile: string): Record<string, string> {
  return {
    NODE_OPTIONS: `--import=${PRELOAD}`,
    CHAOS_ROUTES: [...routes].map(([from, to]) => `${from}:${to}`).join(','),
    CHAOS_CLOCK: clockFile,
  }
}

/** The inverse of {@link outsideEnv}'s CHAOS_ROUTES. */
export function routesIn(text = ''): Map<number, number> {
  const pairs = text.split(',').filter((pair) => pair !== '')
  return new Map(
    pairs.map((pair) => {
      const [from, to] = pair.split(':')
      return [Number(from), Number(to)]
    }),
  )
}

/**
 * Moves the wall clock of the processes that have this file: from within 100 ms on they are `offsetMs`
 * milliseconds off (negative: behind). Timers go on as before.
 */
export async function setClock(clockFile: string, offsetMs: number): Promise<void> {
  // Renamed into place, for nobody may read half a number.
  const draft = `${clockFile}.new`
  await writeFile(draft, String(offsetMs))
  await rename(draft, clockFile)
}

/** What {@link setClock} wrote. */
export function offsetIn(text: string): number {
  return Number(text)
}
