import { setTimeout as wait } from 'node:timers/promises'
import type { Round } from '../harness/contest.ts'
import { withUsage } from '../harness/usage.ts'
import type { BenchSystem } from '../system.ts'

const LOOK_EVERY_MS = 25
const DEADLINE_MS = 15 * 60_000

/**
 * Milliseconds from the last look at which nothing had come to the first at which all is done: what a process takes to
 * start is not counted. Throws where it takes longer than a quarter of an hour.
 */
export async function timeFlow({
  begun,
  done,
}: {
  begun: () => Promise<boolean>
  done: () => Promise<boolean>
}): Promise<number> {
  const deadline = performance.now() + DEADLINE_MS
  let from = performance.now()
  for (let flows = false; performance.now() < deadline; ) {
    const at = performance.now()
    flows ||= await begun()
    if (!flows) from = at
    else if (await done()) return performance.now() - from
    await wait(LOOK_EVERY_MS)
  }
  throw new Error(`it took longer than ${DEADLINE_MS} ms`)
}

/** A program that is started on work that waits for it. */
export interface Drainer {
  pid: number
  stop(): Promise<unknown>
}

/** Starts a program, times its flow of `size` pieces of work, and ends it. */
export async function timeProgram(
  { servers }: BenchSystem,
  { size, ...ends }: Parameters<typeof timeFlow>[0] & { size: number },
  start: () => Promise<Drainer>,
): Promise<Round> {
  const flow = timeFlow(ends)
  const { pid, stop } = await start()
  try {
    const { result: ms, usage } = await withUsage({ service: pid, ...servers.processes }, () => flow)
    const service_mib = usage.service?.peak_mib ?? Number.NaN
    return { figures: { per_second: size / (ms / 1_000), service_mib }, usage }
  } finally {
    await stop()
  }
}
