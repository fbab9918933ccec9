import { watchLauncher } from './launcher.ts'

/** pnpm passes on a Ctrl-C that the terminal has already sent: within this time, two are one. */
const SAME_REQUEST_MS = 1_000

/** Exit code of a stop that was forced by a second signal. */
const FORCED = 130

/**
 * A signal that is aborted by the first Ctrl-C (SIGINT), SIGTERM or SIGHUP, or when the package manager that
 * runs this process is gone. A second signal, by somebody who does not want to wait, ends this process at
 * once; the guards of its children then end them.
 */
export function stopOnSignals(host: NodeJS.Process): AbortSignal {
  const asked = new AbortController()
  let askedAt = 0
  const ask = () => {
    askedAt = performance.now()
    asked.abort()
  }
  const onSignal = () => {
    if (!asked.signal.aborted) ask()
    else if (performance.now() - askedAt > SAME_REQUEST_MS) host.exit(FORCED)
  }
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) host.on(name, onSignal)
  watchLauncher(ask)
  return asked.signal
}
