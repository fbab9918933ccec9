import { Agent, type IncomingMessage, request } from 'node:http'

export interface Load {
  url: string
  method: 'GET' | 'DELETE'
  /** The path of the n-th request. */
  path: (n: number) => string
  token: string
  requests: number
  connections: number
}

/** Milliseconds. */
export interface Latencies {
  per_second: number
  p50: number
  p99: number
  max: number
}

/** Sends the requests, on each connection one after the other. Throws for an answer that is no 2xx. */
export async function sendAll(load: Load): Promise<Latencies> {
  const agent = new Agent({ keepAlive: true, maxSockets: load.connections })
  const took: number[] = []
  let next = 0
  const startedAt = performance.now()
  async function connection(): Promise<void> {
    while (next < load.requests) {
      const path = load.path(next++)
      const at = performance.now()
      const { status, text } = await send(agent, load, path)
      if (status < 200 || status > 299) throw new Error(`${load.method} ${path}: ${status} ${text}`)
      took.push(performance.now() - at)
    }
  }
  try {
    await Promise.all(Array.from({ length: load.connections }, connection))
  } finally {
    agent.destroy()
  }
  const seconds = (performance.now() - startedAt) / 1000
  took.sort((a, b) => a - b)
  const at = (share: number) => Number((took[Math.ceil(took.length * share) - 1] ?? Number.NaN).toFixed(1))
  return { per_second: Math.round(took.length / seconds), p50: at(0.5), p99: at(0.99), max: at(1) }
}

function send(agent: Agent, { url, method, token }: Load, path: string) {
  return new Promise<{ status: number; text: string }>((resolve, reject) => {
    const headers = { authorization: `Bearer ${token}` }
    const sent = request(`${url}${path}`, { agent, method, headers }, async (answer) => {
      const chunks: Buffer[] = []
      for await (const chunk of answer) chunks.push(chunk)
      resolve({ status: answer.statusCode ?? 0, text: Buffer.concat(chunks).toString() })
    })
    sent.on('error', reject)
    sent.end()
  })
}

/** Opens a stream of each of these, reads what comes, and answers what closes them all. Throws where one is refused. */
export async function openStreams(
  url: string,
  streams: { path: string; token: string }[],
): Promise<() => void> {
  const agent = new Agent({ keepAlive: false })
  const open = streams.map(
    ({ path, token }) =>
      new Promise<IncomingMessage>((resolve, reject) => {
        const headers = { authorization: `Bearer ${token}` }
        request(`${url}${path}`, { agent, headers }, resolve).on('error', reject).end()
      }),
  )
  for (const answer of await Promise.all(open)) {
    if (answer.statusCode !== 200) throw new Error(`a stream was answered ${answer.statusCode}`)
    answer.on('error', () => undefined).resume()
  }
  return () => agent.destroy()
}
