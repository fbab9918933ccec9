import { eventIdOf, type LetheEvent } from '@lethe/contracts/events'
import type { PastTransition } from '@lethe/store/user-reapply'

/** The transition that an event tells of. Of one that tells only that it is over, who asked for it is not known. */
export function pastTransitionOf({ type, data }: LetheEvent): PastTransition {
  const { user_id: userId, generation } = data
  // No request's key begins like this.
  const past = { userId, generation, key: `e:${eventIdOf(type, userId, generation)}`, by: 'admin' as const }
  if (type === 'user.restored') return { ...past, mode: 'restored' }
  if (type === 'user.erased') return { ...past, mode: 'hard' }
  if (type === 'user.deleted') return { ...past, mode: data.mode, by: data.requested_by }
  return { ...past, mode: 'hard', by: data.requested_by, schedule: { notBefore: new Date(data.not_before) } }
}
