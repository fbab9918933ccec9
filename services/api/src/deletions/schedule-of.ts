import type { Mode } from '@lethe/contracts/status'
import type { Schedule } from '@lethe/store/user-transitions'

/** When a deletion may start; undefined is at once. A hard one that names no time waits for `grace`, in milliseconds. */
export function scheduleOf(mode: Mode, notBefore: Date | null, grace: number): Schedule | undefined {
  if (notBefore) return { notBefore }
  return mode === 'hard' && grace > 0 ? { grace } : undefined
}
