import type { RequestedBy } from '@lethe/contracts/status'
import type { Caller } from '../auth/caller.ts'

/** Who asks for a transition of this user: the user himself, or an administrator, who then is told by his id. */
export function requesterOf({ userId: byId }: Caller, userId: number): { by: RequestedBy; byId?: number } {
  return byId === userId ? { by: 'self' } : { by: 'admin', byId }
}
