import { Deletion, RetriedBlocked, type TargetName } from '@lethe/contracts/deletion'
import { Check } from 'typebox/value'
import type { Api, ApiAnswer } from './api.ts'
import { NoAnswer, Refusal } from './api.ts'

/** Reads a deletion. Rejects with a Refusal where there is none, and with NoAnswer where what came is none. */
export async function readDeletion(api: Api, id: string): Promise<Deletion> {
  return deletionIn(await api.send('GET', `/api/v2/deletion/${id}/`))
}

/** One look at a deletion. `waited`: the api held the answer back until there was a change, or for long enough. */
export interface Look {
  deletion: Deletion
  waited: boolean
}

/** Within the time after which proxies give up on an answer. */
const WAIT_SECONDS = 20
/** An api that can't wait for one more still answers at once. */
const CANT_WAIT = ['too_many_watches', 'watches_full']

/** What looks at a deletion: each look after the first waits for a change. Rejects like {@link readDeletion}. */
export function createLook(api: Api, id: string): () => Promise<Look> {
  const path = `/api/v2/deletion/${id}/`
  let last: Deletion | undefined
  let etag: string | null = null

  return async () => {
    const known: Record<string, string> = last && etag !== null ? { 'if-none-match': etag } : {}
    const answer = await api
      .send('GET', path, { headers: { ...known, ...(last && { prefer: `wait=${WAIT_SECONDS}` }) } })
      .catch((error: unknown) => {
        if (error instanceof Refusal && CANT_WAIT.includes(error.code))
          return api.send('GET', path, { headers: known })
        throw error
      })
    last = answer.status === 304 && last ? last : deletionIn(answer)
    etag = answer.headers.get('etag')
    return { deletion: last, waited: answer.headers.has('preference-applied') }
  }
}

/** Has the deletion tried again at once, and answers it as it is then. Rejects like {@link readDeletion}. */
export async function sendRetry(api: Api, id: string): Promise<Deletion> {
  return deletionIn(await api.send('POST', `/api/v2/deletion/${id}/retry/`))
}

/** Takes the deletion back, if it has not begun, and answers it cancelled. Rejects like {@link readDeletion}. */
export async function sendCancel(api: Api, id: string): Promise<Deletion> {
  return deletionIn(await api.send('POST', `/api/v2/deletion/${id}/cancel/`))
}

/** Has a blocked step left as it is, and answers the deletion. Rejects like {@link readDeletion}. */
export async function sendWaiver(
  api: Api,
  id: string,
  waiver: { target: TargetName; reason: string },
): Promise<Deletion> {
  return deletionIn(await api.send('POST', `/api/v2/deletion/${id}/waive/`, { body: waiver }))
}

/** Has some of the blocked deletions tried again; answers how many those were and how many are left. */
export async function sendRetryBlocked(api: Api, target?: TargetName): Promise<RetriedBlocked> {
  const query = new URLSearchParams({ state: 'blocked', ...(target && { target }) })
  const { body } = await api.send('POST', `/api/v2/deletion/retry/?${query}`)
  if (!Check(RetriedBlocked, body)) throw new NoAnswer('no_answer', NOT_LETHE)
  return body
}

const NOT_LETHE = 'the answer is none of the kind that was asked for: is LETHE_API_URL the api of Lethe?'

function deletionIn({ body }: ApiAnswer): Deletion {
  if (!Check(Deletion, body))
    throw new NoAnswer('no_answer', 'the answer is no deletion: is LETHE_API_URL the api of Lethe?')
  return body
}

const endings = new Set<Deletion['state']>(['completed', 'blocked', 'superseded', 'cancelled'])

/** Whether waiting is over: nothing more happens by itself. */
export const isOver = ({ state }: Deletion): boolean => endings.has(state)
