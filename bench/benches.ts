import { accept } from './accept/accept.ts'
import { steady } from './accept/steady.ts'
import { backlog } from './backlog.ts'
import { batch } from './batch.ts'
import { catchUp } from './catch-up/catch-up.ts'
import { commit } from './connectors/commit.ts'
import { connectors } from './connectors/connectors.ts'
import { drain } from './drain/drain.ts'
import { erasureLargeUser } from './erasure/large-user.ts'
import { erasureManyUsers } from './erasure/many-users.ts'
import { erasureMemory } from './erasure/memory.ts'
import { erasureOthers } from './erasure/others.ts'
import { growth } from './growth/growth.ts'
import type { Bench } from './harness/bench.ts'
import { idle } from './idle.ts'
import { outbox } from './outbox.ts'
import { preview } from './preview.ts'
import { storeClient } from './store-client.ts'
import { watch } from './watch.ts'

/** Every bench, by the name that `pnpm bench` takes. */
export const benches: Readonly<Record<string, Bench>> = {
  accept,
  backlog,
  batch,
  'erasure-large': erasureLargeUser,
  'erasure-many': erasureManyUsers,
  'erasure-memory': erasureMemory,
  'erasure-others': erasureOthers,
  'catch-up': catchUp,
  commit,
  connectors,
  drain,
  growth,
  idle,
  outbox,
  preview,
  steady,
  'store-client': storeClient,
  watch,
}
