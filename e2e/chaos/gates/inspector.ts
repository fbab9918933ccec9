import type { Dialect, Request } from './dialect.ts'
import type { Traps, Verdict } from './traps.ts'

/** Looks into the messages of one connection and springs traps. */
export interface Inspector {
  request(message: Buffer): Promise<Verdict>
  answer(message: Buffer): Promise<Verdict>
}

/** Answers belong to requests by their ids, which are unique on a connection while they are unanswered. */
export function inspectorOf(dialect: Dialect, traps: Traps, upstream: number): Inspector {
  const unanswered = new Map<number, Request>()
  return {
    async request(message) {
      const request = traps.areArmed() ? dialect.requestOf(message) : null
      if (!request || request.effects.length === 0) return 'pass'
      unanswered.set(request.id, request)
      return traps.spring(request.effects, 'before', upstream)
    },
    async answer(message) {
      const request = unanswered.get(dialect.answeredBy(message))
      if (!request) return 'pass'
      unanswered.delete(request.id)
      return request.isConfirmedBy(message) ? traps.spring(request.effects, 'after', upstream) : 'pass'
    },
  }
}
