import type { Bench } from '../harness/bench.ts'
import { holdLargeUser } from './large-user.ts'
import { holdManyUsers } from './many-users.ts'
import { holdMemory } from './memory.ts'
import { holdOthers } from './others.ts'

/** Of the load beside an erasure, where that is large enough to last as long. */
const LOAD_SECONDS = 20
const SECONDS_PER_DOCUMENT = 1 / 15_000

/** The engine against what people write by hand. */
export const erasure: Bench = {
  title: 'The erasure engine',
  counts: 'documents of one user, and a fiftieth as many users with 120 each',
  size: 300_000,
  async run({ size, rounds, startServers }) {
    const seconds = Math.min(LOAD_SECONDS, Math.max(1, size * SECONDS_PER_DOCUMENT))
    return [
      ...(await holdLargeUser(size, rounds, startServers)),
      await holdManyUsers(Math.ceil(size / 50), rounds, startServers),
      ...(await holdMemory(size, startServers)),
      await holdOthers(size, seconds, startServers),
    ]
  },
}
