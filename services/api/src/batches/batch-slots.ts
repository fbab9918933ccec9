import { ApiError } from '../http/api-error.ts'

/** Of one process: each has at most half a group in the write path, so a single request never waits behind many. */
const AT_ONCE = 4

/** So many batches of one kind may run. */
export function createBatchSlots(): { enter(): () => void } {
  let running = 0
  return {
    /** Answers what gives the place back. Throws {@link ApiError} `too_many_batches` where there is none. */
    enter() {
      if (running >= AT_ONCE) throw new ApiError('too_many_batches', { headers: { 'retry-after': '1' } })
      running += 1
      return () => {
        running -= 1
      }
    },
  }
}
