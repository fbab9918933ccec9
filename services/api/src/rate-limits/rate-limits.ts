import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Caller } from '../auth/caller.ts'
import { ApiError } from '../http/api-error.ts'
import { networkOf } from './network.ts'
import { createWindows, type Window } from './windows.ts'

/** Requests that one of them may send in a minute; 0 is as many as he likes. */
export interface RateLimitSettings {
  user: number
  administrator: number
  /** Without a valid token. */
  address: number
}

export const NO_RATE_LIMITS: RateLimitSettings = { user: 0, administrator: 0, address: 0 }

/**
 * Limits of one process. Each answer that is counted says how it stands, in the fields of
 * draft-ietf-httpapi-ratelimit-headers-10; one too many is {@link ApiError} `too_many_requests` with Retry-After.
 */
export interface RateLimits {
  /** Counts a request with a valid token, by its user. */
  countCaller(reply: FastifyReply, caller: Caller): Promise<void>
  /** Counts a request without one, by its address. */
  countStranger(reply: FastifyReply, request: FastifyRequest): void
}

const WINDOW_SECONDS = 60
/** Some megabytes in all. */
const MOST_KEYS = 20_000

type Policy = 'user' | 'administrator' | 'address'

/**
 * `isAdministrator` says whether the user document makes an administrator of a caller whose token does not: it is asked
 * once in a window, where a user has had his requests, so that a right costs no read and a limit no right.
 */
export function createRateLimits(
  settings: RateLimitSettings,
  { now, isAdministrator }: { now: () => number; isAdministrator: (caller: Caller) => Promise<boolean> },
): RateLimits {
  const createCounters = () => createWindows({ length: WINDOW_SECONDS * 1_000, most: MOST_KEYS })
  const [users, addresses] = [createCounters(), createCounters()]
  const raised = new WeakMap<Window, Promise<boolean>>()

  async function isRaised(window: Window, caller: Caller): Promise<boolean> {
    const asked = raised.get(window) ?? isAdministrator(caller).catch(() => false)
    raised.set(window, asked)
    return asked
  }

  /** Says how it stands, and throws where that was one too many. */
  function hold(reply: FastifyReply, policy: Policy, window: Window): void {
    const quota = settings[policy]
    if (quota === 0) return
    const seconds = Math.max(1, Math.ceil((window.endsAt - now()) / 1_000))
    reply.header('ratelimit-policy', `"${policy}";q=${quota};w=${WINDOW_SECONDS}`)
    reply.header('ratelimit', `"${policy}";r=${Math.max(0, quota - window.used)};t=${seconds}`)
    if (window.used <= quota) return
    throw new ApiError('too_many_requests', { headers: { 'retry-after': String(seconds) } })
  }

  return {
    async countCaller(reply, caller) {
      const window = users.count(caller.userId, now())
      const isOver = settings.user > 0 && window.used > settings.user
      const isRich = caller.claimsAdmin || (isOver && (await isRaised(window, caller)))
      hold(reply, isRich ? 'administrator' : 'user', window)
    },
    countStranger(reply, request) {
      hold(reply, 'address', addresses.count(networkOf(request.ip), now()))
    },
  }
}
