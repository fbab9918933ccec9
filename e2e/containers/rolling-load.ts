import { setTimeout as wait } from 'node:timers/promises'
import { createApiClient } from '../harness/api-client.ts'

/** What was promised to the callers. */
export interface Promised {
  /** Ids of hard and of soft deletions that were answered with 204. */
  hard: string[]
  soft: string[]
  /** Users who were signed up and not deleted. */
  users: number[]
}

type Api = ReturnType<typeof createApiClient>
/** Sends a request to one api after the other, from the n-th on, until one answers. */
type Send = <A extends { response: Response }>(n: number, request: (api: Api) => Promise<A>) => Promise<A>

/** How often one request is tried at all: for 30 s, longer than an api takes to be replaced. */
const TRIES = 300
const PAUSE_MS = 100
const CALLERS = 4
/** Between two users of one caller: steady, and no contest. */
const REST_MS = 200

/**
 * Signs users up and deletes two of three, softly or for good, until it is told to stop. A request that fails or gets
 * 503 is sent again to the other api, deletions under the same Idempotency-Key, as a load balancer's callers do.
 */
export function startLoad(apiUrls: readonly string[], token: string) {
  const apis = apiUrls.map((url) => createApiClient(url, token))
  const promised: Promised = { hard: [], soft: [], users: [] }
  let retried = 0
  let stopped = false
  let next = 0

  const send: Send = async (n, request) => {
    for (let tried = 0; tried < TRIES; tried += 1) {
      const answer = await request(apis[(n + tried) % apis.length]!).catch(() => undefined)
      if (answer && answer.response.status < 500) return answer
      retried += 1
      await wait(PAUSE_MS)
    }
    throw new Error('no api has answered for 30 s')
  }
  async function caller(): Promise<void> {
    while (!stopped) {
      const n = next++
      const id = await signUp(send, n)
      if (n % 3 === 0) promised.users.push(id)
      else if (n % 3 === 1) promised.hard.push(await remove(send, n, id, true))
      else promised.soft.push(await remove(send, n, id, false))
      await wait(REST_MS)
    }
  }
  const callers = Promise.all(Array.from({ length: CALLERS }, caller))
  // Told by `stop`, not as an unhandled rejection meanwhile.
  callers.catch(() => undefined)

  return {
    async stop(): Promise<Promised & { retried: number }> {
      stopped = true
      await callers
      return { ...promised, retried }
    },
  }
}

async function signUp(send: Send, n: number): Promise<number> {
  const name = `rolling-${n}`
  const body = { username: name, ext_id: name }
  const { data, error } = await send(n, (api) => api.POST('/api/v2/sso/signup/', { body }))
  if (data) return data.id
  // An earlier try had been heard, and its answer was lost: only the name tells who that is.
  const query = { user: name }
  const found = await send(n, (api) => api.GET('/api/v2/user/search/', { params: { query } }))
  const user = found.data?.results.find(({ username }) => username === name)
  if (!user) throw new Error(`${name} is neither signed up nor there: ${JSON.stringify(error)}`)
  return user.id
}

async function remove(send: Send, n: number, id: number, hard: boolean): Promise<string> {
  const params = {
    path: { id },
    query: hard ? { hard: '1' as const } : {},
    header: { 'Idempotency-Key': `rolling-${n}` },
  }
  const { response } = await send(n + 1, (api) => api.DELETE('/api/v2/user/{id}/', { params }))
  if (response.status !== 204) throw new Error(`the deletion of user ${id} was answered ${response.status}`)
  return response.headers.get('deletion-id') ?? ''
}
