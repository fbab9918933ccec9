import { setTimeout as wait } from 'node:timers/promises'
import type { Deletion } from '@lethe/contracts/deletion'
import { NoAnswer, Refusal } from './api.ts'
import { isOver, type Look } from './deletions.ts'

const PAUSE_MS = 500
/** An api that restarts is back within this many looks. */
const MOST_MISSES = 60

export interface Watch {
  look: () => Promise<Look>
  /** Called with every answer, changed or not. */
  onLook: (deletion: Deletion) => void
  /** Called when the api can't say right now; the next look may succeed. */
  onMiss: (reason: string) => void
  /** Between two looks, where the api did not wait itself. */
  pause?: () => Promise<void>
}

/**
 * Looks at a deletion again and again until it is over, and answers how it ended. An api that is away for
 * a while is waited for; any other failure rejects.
 */
export async function watchDeletion({
  look,
  onLook,
  onMiss,
  pause = () => wait(PAUSE_MS),
}: Watch): Promise<Deletion> {
  let misses = 0
  for (;;) {
    try {
      const { deletion, waited } = await look()
      misses = 0
      onLook(deletion)
      if (isOver(deletion)) return deletion
      if (waited) continue
    } catch (error) {
      if (!isPassing(error) || ++misses > MOST_MISSES) throw error
      onMiss(error.message)
    }
    await pause()
  }
}

function isPassing(error: unknown): error is NoAnswer | Refusal {
  return (
    error instanceof NoAnswer || (error instanceof Refusal && (error.status === 429 || error.status >= 500))
  )
}
