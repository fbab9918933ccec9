import type { LoadRecord } from '../load/record.ts'
import type { Place } from '../system.ts'

/**
 * Does something while the wall clocks of some processes are `offsetMs` milliseconds off, and puts it on the
 * record: the late-write window is measured by them.
 */
export async function withClockAt<T>(
  offsetMs: number,
  { places, record }: { places: readonly Place[]; record: LoadRecord },
  work: () => Promise<T>,
): Promise<T> {
  const skew = { from: Date.now(), to: Number.POSITIVE_INFINITY }
  record.skews.push(skew)
  try {
    await Promise.all(places.map(({ ways }) => ways.setClock(offsetMs)))
    return await work()
  } finally {
    await Promise.all(places.map(({ ways }) => ways.setClock(0)))
    skew.to = Date.now()
  }
}
