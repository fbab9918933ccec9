import type { Violation } from './checks/violation.ts'
import type { LoadRecord } from './load/record.ts'
import { type MemoryOfLife, watchMemory } from './memory.ts'
import { type ChaosSystem, GROUP_ID } from './system.ts'
import { watchCompleted } from './watch-completed.ts'
import { watchOffsets } from './watch-offsets.ts'

/** What is looked at all the time, since it can't be seen afterwards. */
export interface Watches {
  /** When all is quiet, and before `lethe sweep`. */
  close(record: LoadRecord): Promise<{ watched: Violation[]; memory: MemoryOfLife[] }>
}

export async function startWatches({ mongo, events, places }: ChaosSystem): Promise<Watches> {
  const completed = watchCompleted(mongo)
  const offsets = await watchOffsets(mongo, events, GROUP_ID)
  const memory = watchMemory(places)
  return {
    async close(record) {
      const watched = [...(await completed.close(record)), ...(await offsets.close())]
      return { watched, memory: memory.close() }
    },
  }
}
