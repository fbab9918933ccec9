import { MAX_USER_ID } from '@lethe/contracts/ids'
import { type Api, createApi } from './api.ts'
import { UsageError } from './failure.ts'
import { required, type Settings } from './settings.ts'

/**
 * Whom a token of the `lethe` command names unless it is told: an id that no user ever gets, for ids are
 * given from 1 on. So it can't be deleted, and what an operator does is never taken for the user's own wish.
 */
export const OPERATOR_ID = MAX_USER_ID

const LIFETIME_SECONDS = 60

/**
 * The api, asked as LETHE_TOKEN says; without one, by tokens made from JWT_SECRET: as an administrator, or as
 * the user `as` with no more than his own rights.
 */
export function apiFor(settings: Settings, as?: number): Api {
  const { token } = settings
  if (token && as !== undefined) throw new UsageError('--as makes a token of its own: unset LETHE_TOKEN')
  if (token) return createApi(settings.apiUrl, async () => token)
  const secret = required(settings, 'jwtSecret')
  return createApi(settings.apiUrl, async () => {
    const { signToken } = await import('@lethe/demo/token')
    const caller = as === undefined ? { userId: OPERATOR_ID, admin: true } : { userId: as }
    return signToken({ secret, ...caller, expiresIn: LIFETIME_SECONDS })
  })
}
