import { Deletion, RetriedBlocked, type TargetName } from '@lethe/contracts/deletion'
import { type Api, Refusal } from './api.ts'
import { bodyAs } from './body-as.ts'

/** Reads a deletion. Rejects with a Refusal where there is none, and with NoAnswer where what came is none. */
export async function readDeletion(api: Api, id: string): Promise<Deletion> {
  const { data } = await api.GET('/api/v2/deletion/{id}/', of(id))
  return asDeletion(data)
}

const of = (id: string) => ({ params: { path: { id } } })

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
  let last: Deletion | undefined
  let etag: string | null = null
  const read = (wait: string | undefined) =>
    api.GET('/api/v2/deletion/{id}/', {
      params: {
        path: { id },
        header: {
          ...(last && etag !== null && { 'If-None-Match': etag }),
          ...(wait !== undefined && { Prefer: wait }),
        },
      },
    })

  return async () => {
    const { data, response } = await read(last && `wait=${WAIT_SECONDS}`).catch((error: unknown) => {
      if (error instanceof Refusal && CANT_WAIT.includes(error.code)) return read(undefined)
      throw error
    })
    last = response.status === 304 && last ? last : asDeletion(data)
    etag = response.headers.get('etag')
    return { deletion: last, waited: response.headers.has('preference-applied') }
  }
}

/** Has the deletion tried again at once, and answers it as it is then. Rejects like {@link readDeletion}. */
export async function sendRetry(api: Api, id: string): Promise<Deletion> {
  const { data } = await api.POST('/api/v2/deletion/{id}/retry/', of(id))
  return asDeletion(data)
}

/** Takes the deletion back, if it has not begun, and answers it cancelled. Rejects like {@link readDeletion}. */
export async function sendCancel(api: Api, id: string): Promise<Deletion> {
  const { data } = await api.POST('/api/v2/deletion/{id}/cancel/', of(id))
  return asDeletion(data)
}

/** Has a blocked step left as it is, and answers the deletion. Rejects like {@link readDeletion}. */
export async function sendWaiver(
  api: Api,
  id: string,
  waiver: { target: TargetName; reason: string },
): Promise<Deletion> {
  const { data } = await api.POST('/api/v2/deletion/{id}/waive/', { ...of(id), body: waiver })
  return asDeletion(data)
}

/** Has some of the blocked deletions tried again; answers how many those were and how many are left. */
export async function sendRetryBlocked(api: Api, target?: TargetName): Promise<RetriedBlocked> {
  const query = { state: 'blocked' as const, ...(target && { target }) }
  const { data } = await api.POST('/api/v2/deletion/retry/', { params: { query } })
  return bodyAs(RetriedBlocked, 'count', data)
}

const asDeletion = (body: unknown): Deletion => bodyAs(Deletion, 'deletion', body)

const endings = new Set<Deletion['state']>(['completed', 'blocked', 'superseded', 'cancelled'])

/** Whether waiting is over: nothing more happens by itself. */
export const isOver = ({ state }: Deletion): boolean => endings.has(state)
