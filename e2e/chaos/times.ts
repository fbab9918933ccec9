/** How long things take in the system under fire, in milliseconds: what must outlast something is made from these. */

/** The worker's `lease` (services/worker/src/deletions/worker.ts). */
export const LEASE_MS = 15_000
/** The worker's `sessionTimeoutMs` (packages/messaging/src/consumer.ts). */
export const SESSION_MS = 10_000
/** What the workers are given as LATE_WRITE_WINDOW. */
export const LATE_WRITE_WINDOW_MS = 1_500
