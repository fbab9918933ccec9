import { setTimeout as wait } from 'node:timers/promises'

/** At first soon, so that short waits are told exactly; then less and less often. */
const LOOK_EVERY_MS = { least: 10, most: 500 }
const SAY_EVERY_MS = 10_000

/** Looks again and again until `done` answers `total`; says how far it is now and then. Milliseconds it took. */
export async function untilAll(
  what: string,
  total: number,
  done: () => Promise<number>,
  onLook: (done: number) => unknown = () => undefined,
): Promise<number> {
  const startedAt = performance.now()
  let saidAt = startedAt
  for (;;) {
    const reached = await done()
    await onLook(reached)
    const now = performance.now()
    if (reached >= total) return now - startedAt
    if (now - saidAt > SAY_EVERY_MS) {
      saidAt = now
      process.stderr.write(
        `${what}: ${reached} of ${total} after ${Math.round((now - startedAt) / 1000)} s\n`,
      )
    }
    await wait(Math.min(Math.max((now - startedAt) / 10, LOOK_EVERY_MS.least), LOOK_EVERY_MS.most))
  }
}
