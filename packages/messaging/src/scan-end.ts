/** How a scan ends: whoever comes first decides, everything later is dropped. */
export type ScanEnd = {
  /** Resolves or rejects once. */
  readonly reached: Promise<void>
  /** Aborted when it is reached, either way. */
  readonly signal: AbortSignal
  isOver(): boolean
  succeed(): void
  fail(reason: unknown): void
  /** From now on somebody else has to be heard of within the time for silence. */
  listen(): void
  /** We are busy ourselves: nobody has to be heard of. */
  hush(): void
}

/** @param silenceMs how long nothing may be heard of; for ever where it is left out */
export function createScanEnd(silenceMs: number | undefined, onSilence: () => Error): ScanEnd {
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  let timer: NodeJS.Timeout | undefined
  const over = new AbortController()
  promise.catch(() => {})

  function end(outcome: () => void): void {
    over.abort()
    clearTimeout(timer)
    outcome()
  }
  const fail = (reason: unknown) => end(() => reject(reason))
  return {
    reached: promise,
    signal: over.signal,
    isOver: () => over.signal.aborted,
    succeed: () => end(resolve),
    fail,
    listen() {
      clearTimeout(timer)
      if (!over.signal.aborted && silenceMs !== undefined)
        timer = setTimeout(() => fail(onSilence()), silenceMs)
    },
    hush: () => clearTimeout(timer),
  }
}
