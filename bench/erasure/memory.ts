import { type ContestResult, hold, type Round } from '../harness/contest.ts'
import type { Servers } from '../harness/servers.ts'
import { startBenchSystem } from '../system.ts'
import { eraseLarge, insertLarge } from './large-messages.ts'

const ADMIN = 999_999_999

/** A worker's memory while it erases one user with `size` messages, and with five times as many; a new worker each. */
export async function holdMemory(
  size: number,
  startServers: () => Promise<Servers>,
): Promise<ContestResult[]> {
  const results: ContestResult[] = []
  for (const at of [size, 5 * size]) {
    const side = { name: 'lethe', label: 'A worker', round: () => run(at, startServers) }
    results.push(await hold({ name: `one user, ${at} messages`, at, sides: [side] }, 1))
  }
  return results
}

async function run(size: number, startServers: () => Promise<Servers>): Promise<Round> {
  const system = await startBenchSystem(startServers)
  try {
    await insertLarge(system, size)
    const api = await system.startApi()
    await system.startStore()
    const worker = await system.startWorker()
    const token = await system.token(ADMIN, true)
    return await eraseLarge(system, { url: api.url, token, worker: worker.pid, size })
  } finally {
    await system.stop()
  }
}
