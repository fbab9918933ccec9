import { setTimeout as wait } from 'node:timers/promises'

/** Something to do at `at` milliseconds after the start. */
export interface Appointment {
  at: number
  act(): void
}

/** Keeps all appointments at their times; those after `signal` are dropped. */
export async function play(appointments: readonly Appointment[], signal?: AbortSignal): Promise<void> {
  const agenda = appointments.toSorted((a, b) => a.at - b.at)
  const startedAt = performance.now()
  for (const { at, act } of agenda) {
    const early = startedAt + at - performance.now()
    if (early > 0) await wait(early, undefined, { signal }).catch(() => undefined)
    if (signal?.aborted) return
    act()
  }
}
