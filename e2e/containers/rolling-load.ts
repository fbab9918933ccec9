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

/** How often one request is tried at all: 30 s, longer than an api takes to be replaced. */
const TRIES = 300
const PAUSE_MS = 100
const CALLERS = 4
/** Between two users of one caller: steady, and no contest. */
const REST_MS = 200

/**
 * Signs users up and deletes two of three, softly or for good, until it is told to stop. A request that fails or gets
 * 503 is sent again to the other api under the same Idempotency-Key, as a caller behind a load balancer would.
 */
export function startLoad(apiUrls: readonly string[], token: string) {
  const apis = apiUrls.map((url) => createApiClient(url, token))
  const promised: Promised = { hard: [], soft: [], users: [] }
  let retried = 0
  let stopped = false

  async function persistently(
    send: (api: (typeof apis)[number]) => ReturnType<(typeof apis)[number]['get']>,
    first: number,
  ) {
    for (let tried = 0; tried < TRIES; tried += 1) {
      const api = apis[(first + tried) % apis.length]
      const answer = api && (await send(api).catch(() => undefined))
      if (answer && answer.status < 500) return answer
      retried += 1
      await wait(PAUSE_MS)
    }
    throw new Error('no api has answered for 30 s')
  }

  async function signUp(n: number): Promise<number> {
    const name = `rolling-${n}`
    const { status, body } = await persistently(
      (api) => api.post('/api/v2/sso/signup/', { username: name, ext_id: name }),
      n,
    )
    if (status === 201) return body.id
    // An earlier try had been heard, and its answer was lost: only the name tells who that is.
    const found = await persistently((api) => api.get(`/api/v2/user/search/?user=${name}`), n)
    const user = found.body.results.find(({ username }: { username: string }) => username === name)
    if (!user) throw new Error(`${name} is neither signed up nor there: ${status} ${JSON.stringify(body)}`)
    return user.id
  }

  async function remove(n: number, id: number, hard: boolean): Promise<string> {
    const headers = { 'idempotency-key': `rolling-${n}` }
    const { status, headers: said } = await persistently((api) => api.delete(id, { hard, headers }), n + 1)
    if (status !== 204) throw new Error(`the deletion of user ${id} was answered ${status}`)
    return said.get('deletion-id') ?? ''
  }

  let next = 0
  async function caller(): Promise<void> {
    while (!stopped) {
      const n = next++
      const id = await signUp(n)
      if (n % 3 === 0) promised.users.push(id)
      else if (n % 3 === 1) promised.hard.push(await remove(n, id, true))
      else promised.soft.push(await remove(n, id, false))
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
