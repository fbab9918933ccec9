import { startBenchSystem } from '../system.ts'
import { eraseLarge, insertLarge } from './large-messages.ts'

const ADMIN = 999_999_999

/** A worker's memory while it erases one user with `size` messages, and with five times as many; a new worker each. */
export async function benchMemory(size: number) {
  return { once: await run(size), five_times: await run(5 * size) }
}

async function run(size: number) {
  const system = await startBenchSystem()
  try {
    await insertLarge(system, size)
    const api = await system.startApi()
    await system.startStore()
    const { pid } = await system.startWorker()
    const token = await system.token(ADMIN, true)
    return { messages: size, ...(await eraseLarge(system, { url: api.url, token, worker: pid, size })) }
  } finally {
    await system.stop()
  }
}
