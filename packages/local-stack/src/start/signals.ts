/** pnpm passes on a Ctrl-C that the terminal has already sent: within this time, two are one. */
const SAME_REQUEST_MS = 1_000

/** Exit code of a stop that was forced by a second signal. */
const FORCED = 130

/**
 * A signal that is aborted by the first Ctrl-C (SIGINT), SIGTERM or SIGHUP. A second one, by somebody who does
 * not want to wait, ends this process at once; the guards of its children then end them.
 */
export function stopOnSignals(host: NodeJS.Process): AbortSignal {
  const asked = new AbortController()
  let firstAt = Number.NaN
  const onSignal = () => {
    const now = performance.now()
    if (!asked.signal.aborted) {
      firstAt = now
      asked.abort()
    } else if (now - firstAt > SAME_REQUEST_MS) {
      host.exit(FORCED)
    }
  }
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) host.on(name, onSignal)
  return asked.signal
}
