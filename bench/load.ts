import { setTimeout as wait } from 'node:timers/promises'
import { Agent, request } from 'undici'
import { quantile } from './compare.ts'

export interface Latencies {
  requests: number
  p50_ms: number
  p99_ms: number
}

export interface Call {
  method: 'GET' | 'DELETE' | 'POST'
  path: string
}

/**
 * Sends calls at a steady rate, whether or not earlier ones are answered: so a server that is slow for a moment can't
 * make its callers wait and look quick. Any answer of 500 or more is an error.
 */
export async function steadyLoad(options: {
  url: string
  token: string
  perSecond: number
  seconds: number
  call: (n: number) => Call
}): Promise<Latencies> {
  const { url, token, perSecond, seconds, call } = options
  const agent = new Agent({ connections: 32 })
  const headers = { authorization: `Bearer ${token}` }
  const latencies: number[] = []
  const one = async (n: number) => {
    const { method, path } = call(n)
    const startedAt = performance.now()
    const answer = await request(url + path, { method, headers, dispatcher: agent })
    await answer.body.dump()
    if (answer.statusCode >= 500) throw new Error(`${method} ${path} answered ${answer.statusCode}`)
    latencies.push(performance.now() - startedAt)
  }
  const begin = performance.now()
  const all: Promise<void>[] = []
  for (let n = 0; n < perSecond * seconds; n += 1) {
    const due = begin + (n * 1_000) / perSecond
    if (due > performance.now()) await wait(due - performance.now())
    all.push(one(n))
  }
  await Promise.all(all)
  await agent.close()
  latencies.sort((a, b) => a - b)
  const ms = (share: number) => Number(quantile(latencies, share).toFixed(2))
  return { requests: latencies.length, p50_ms: ms(0.5), p99_ms: ms(0.99) }
}
