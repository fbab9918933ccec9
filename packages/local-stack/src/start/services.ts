import { join } from 'node:path'
import { LocalStackError } from '../errors.ts'
import { isPortFree } from '../ports.ts'
import { type ServerProcess, startServerProcess, waitUntilReady } from '../server-process.ts'
import { type Addresses, PORT_VARIABLES, type ServiceName, type ServiceSpec } from './settings.ts'

const READY_DEADLINE_MS = 60_000
const PROBE_TIMEOUT_MS = 5_000
/** Longer than a service's own SHUTDOWN_TIMEOUT (10 s). */
const STOP_GRACE_MS = 15_000

/**
 * Returns only if every service's port is free.
 * @throws LocalStackError `port_taken`
 */
export async function requireFreePorts({ host, ports }: Addresses): Promise<void> {
  for (const name of Object.keys(ports) as ServiceName[]) {
    if (await isPortFree(ports[name], host)) continue
    const example = `${PORT_VARIABLES[name]}=${ports[name] + 1000}`
    throw new LocalStackError(
      'port_taken',
      `Port ${ports[name]} (${name}) is taken: stop what listens there, or choose another, for example with ${example}.`,
    )
  }
}

/** Starts one service in a process of its own; it may take a while until it is ready. */
export function launchService(
  spec: ServiceSpec,
  folders: { root: string; logs: string },
): Promise<ServerProcess> {
  return startServerProcess({
    name: spec.name,
    program: process.execPath,
    args: [join('services', spec.name, 'src', 'main.ts')],
    cwd: folders.root,
    env: spec.env,
    logPath: join(folders.logs, `${spec.name}.log`),
  })
}

/**
 * Resolves when the service says that it is ready.
 * @throws LocalStackError `server_exited` with its last words, `not_ready`
 */
export async function untilServiceReady(
  spec: ServiceSpec,
  server: ServerProcess,
  signal: AbortSignal,
): Promise<void> {
  await waitUntilReady(server, spec.name, () => isReady(spec.url), {
    deadlineMs: READY_DEADLINE_MS,
    intervalMs: 100,
    signal,
  })
}

/** Asks a service to end in order. */
export function stopService(server: ServerProcess): Promise<void> {
  return server.stop(STOP_GRACE_MS)
}

async function isReady(url: string): Promise<boolean> {
  try {
    const response = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(PROBE_TIMEOUT_MS) })
    await response.body?.cancel()
    return response.ok
  } catch {
    // Not listening yet.
    return false
  }
}
