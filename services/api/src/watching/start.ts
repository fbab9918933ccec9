import type { HttpApp } from '@lethe/service/http'
import type { Logger } from '@lethe/service/logger'
import type { Registry } from '@lethe/service/metrics'
import { readStored } from '@lethe/store/ledger-stored'
import { Gauge } from '@prometheus-io/client'
import type { Db } from 'mongodb'
import type { Estimates } from '../estimates/estimates.ts'
import { createWatches, type Watches, type WatchLimits } from './watches.ts'

/** The watches of one process: they end when it stops, before it waits for the requests that are open. */
export function startWatching(
  app: HttpApp,
  { db, estimates, logger, registry }: { db: Db; estimates: Estimates; logger: Logger; registry: Registry },
  limits?: WatchLimits,
): Watches {
  const watches = createWatches(
    {
      read: (ids) => readStored(db, ids),
      estimates,
      onFailure: (err) => logger.warn({ err }, 'could not look at what is watched; it is looked at again'),
    },
    limits,
  )
  app.addHook('preClose', watches.close)
  new Gauge({
    name: 'lethe_api_watches',
    help: 'Event streams and long polls that are open',
    registers: [registry],
    collect() {
      this.set(watches.count())
    },
  })
  return watches
}
