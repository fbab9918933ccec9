import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A request as the store got it. */
export interface StoreRequest {
  method: string
  path: string
  distinctId: string
  ifMatch: string | null
  authorization: string | null
}

/** Takes a request out of the store's hands: answers it in its own way (true), or lets it pass (false). */
export type Script = (request: StoreRequest, response: ServerResponse) => Promise<boolean> | boolean

export interface ScriptedStore {
  url: string
  /** Profiles by distinct_id, with their ETags. */
  profiles: Map<string, string>
  requests: StoreRequest[]
  /** Requests and connections that were there at the same time, at most. */
  peak: { requests: number; connections: number }
  connections: number
  /** Writes a profile: a new version each time. */
  put(distinctId: string): void
  script: Script
  close(): Promise<void>
}

const PREFIX = '/hub/v1/user/'

/**
 * A counterpart for tests: a user store over real HTTP that keeps its contract, until a test's script takes
 * a request out of its hands. `etag` writes its ETags; without one it is a store that can't do If-Match.
 */
export async function startScriptedStore(
  etag: ((version: string) => string) | null = (version) => `"${version}"`,
): Promise<ScriptedStore> {
  const server = createServer((incoming, response) => {
    serve(incoming, response).catch((error) => response.destroy(error))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  let open = 0
  const store: ScriptedStore = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hub/`,
    profiles: new Map(),
    requests: [],
    peak: { requests: 0, connections: 0 },
    connections: 0,
    put: (distinctId) => store.profiles.set(distinctId, randomUUID()),
    script: () => false,
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
  server.on('connection', (socket) => {
    store.connections += 1
    open += 1
    store.peak.connections = Math.max(store.peak.connections, open)
    socket.on('close', () => {
      open -= 1
    })
  })

  let running = 0
  async function serve(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const request = requestOf(incoming)
    store.requests.push(request)
    running += 1
    store.peak.requests = Math.max(store.peak.requests, running)
    try {
      if (!(await store.script(request, response))) act(request, response)
    } finally {
      running -= 1
    }
  }

  function act(request: StoreRequest, response: ServerResponse): void {
    const { distinctId, ifMatch } = request
    const version = store.profiles.get(distinctId)
    const tag = version !== undefined && etag ? etag(version) : null
    if (version === undefined) {
      answer(response, 404, { code: 404, message: `user [distinct_id: '${distinctId}'] not found` })
    } else if (request.method === 'GET') {
      answer(response, 200, { distinct_id: distinctId, properties: {} }, tag === null ? {} : { etag: tag })
    } else if (ifMatch !== null && ifMatch !== tag) {
      answer(response, 412, { code: 412, message: 'changed' })
    } else {
      store.profiles.delete(distinctId)
      answer(response, 204)
    }
  }

  return store
}

function requestOf({ url = '', method = '', headers }: IncomingMessage): StoreRequest {
  const segment = url.startsWith(PREFIX) && url.endsWith('/') ? url.slice(PREFIX.length, -1) : ''
  return {
    method,
    path: url,
    distinctId: decodeURIComponent(segment),
    ifMatch: headers['if-match'] ?? null,
    authorization: headers.authorization ?? null,
  }
}

/** Answers as JSON; without a body where there is none. */
export function answer(
  response: ServerResponse,
  status: number,
  body?: unknown,
  headers: Record<string, string> = {},
): void {
  response.writeHead(
    status,
    body === undefined ? headers : { 'content-type': 'application/json', ...headers },
  )
  response.end(body === undefined ? undefined : JSON.stringify(body))
}
