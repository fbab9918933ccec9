import type { UserDocument } from '@lethe/store/users'
import { Pool } from 'undici'

const CONNECTIONS = 16
const REQUEST_TIMEOUT_MS = 10_000

/** The notification store did not take a profile. The message says what to check and names nobody. */
export class NotificationStoreError extends Error {
  override readonly name = 'NotificationStoreError'
}

export interface ProfileWriter {
  /** Puts one profile for each user; rejects with a NotificationStoreError at the first that is not taken. */
  write(users: readonly UserDocument[], signal?: AbortSignal): Promise<void>
  close(): Promise<void>
}

/** Registers users with a notification store that speaks SuprSend's HTTP contract. */
export function createProfileWriter(store: { url: string; apiKey: string }): ProfileWriter {
  const { origin, pathname } = new URL(store.url)
  const base = `${pathname.replace(/\/$/, '')}/v1/user`
  const pool = new Pool(origin, {
    connections: CONNECTIONS,
    headersTimeout: REQUEST_TIMEOUT_MS,
    bodyTimeout: REQUEST_TIMEOUT_MS,
  })

  async function put(user: UserDocument, signal: AbortSignal | undefined): Promise<void> {
    const { statusCode, body } = await pool
      .request({
        method: 'POST',
        path: `${base}/${encodeURIComponent(distinctIdOf(user))}/`,
        headers: { authorization: `Bearer ${store.apiKey}`, 'content-type': 'application/json' },
        body: JSON.stringify(profileOf(user)),
        ...(signal ? { signal } : {}),
      })
      .catch((error: unknown) => {
        signal?.throwIfAborted()
        throw new NotificationStoreError(`the notification store at ${origin} can not be reached`, {
          cause: error,
        })
      })
    await body.dump()
    if (statusCode < 200 || statusCode > 299) throw new NotificationStoreError(refusal(origin, statusCode))
  }

  return {
    async write(users, signal) {
      const remaining = users.values()
      const worker = async () => {
        for (const user of remaining) await put(user, signal)
      }
      await Promise.all(Array.from({ length: CONNECTIONS }, worker))
    },
    close: () => pool.close(),
  }
}

/** By what the worker finds the profile again: the ext_id, or the id's text where there is none. */
export function distinctIdOf(user: UserDocument): string {
  return user.ext_id ?? String(user._id)
}

function profileOf(user: UserDocument) {
  return { $email: [user.email], $preferred_language: 'en', name: user.real_name }
}

function refusal(origin: string, status: number): string {
  const hint = status === 401 || status === 403 ? ': is NOTIFICATION_STORE_API_KEY one of its keys?' : ''
  return `the notification store at ${origin} answered ${status} to a profile${hint}`
}
