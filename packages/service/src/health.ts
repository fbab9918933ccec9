import { Gauge } from '@prometheus-io/client'
import type { HttpApp } from './http.ts'
import type { Registry } from './metrics.ts'

/** Resolves (with details to show, if any) when the named thing works; throws when it does not. */
export type ReadinessCheck = (signal: AbortSignal) => Promise<Record<string, unknown> | undefined>

/** A failed check with a reason that is fit to be shown: no address, no secret. */
export class CheckFailed extends Error {
  readonly details: Record<string, unknown>

  constructor(reason: string, details: Record<string, unknown> = {}) {
    super(reason)
    this.name = 'CheckFailed'
    this.details = details
  }
}

export type CheckResult = { status: 'ok' | 'failed'; reason?: string; [detail: string]: unknown }
export type Readiness = { status: 'ok' | 'failed'; checks: Record<string, CheckResult> }

const CHECK_DEADLINE_MS = 2000

/**
 * Adds `GET /healthz` (200 while the process is alive), `GET /readyz` (200 or 503, with every check's
 * result) and `GET /metrics` (Prometheus text). Nothing that they answer is secret, and they need no
 * credentials.
 */
export function addHealthRoutes(
  app: HttpApp,
  options: { checks: Record<string, ReadinessCheck>; registry: Registry },
): void {
  createReadyGauge(options)
  const probe = { config: { probe: true } }
  app.get('/healthz', probe, async () => ({ status: 'ok' }))
  app.get('/readyz', probe, async (_request, reply) => {
    const readiness = await runChecks(options.checks, CHECK_DEADLINE_MS)
    return reply.code(readiness.status === 'ok' ? 200 : 503).send(readiness)
  })
  app.get('/metrics', probe, async (_request, reply) =>
    reply.type(options.registry.contentType).send(await options.registry.metrics()),
  )
}

/** A scrape asks what `/readyz` asks: who collects the figures need not probe, too. */
function createReadyGauge({
  checks,
  registry,
}: {
  checks: Record<string, ReadinessCheck>
  registry: Registry
}): void {
  new Gauge({
    name: 'lethe_ready',
    help: '1 where a check of /readyz is ok, 0 where it is not',
    labelNames: ['check'],
    registers: [registry],
    async collect() {
      const readiness = await runChecks(checks, CHECK_DEADLINE_MS)
      for (const [check, { status }] of Object.entries(readiness.checks))
        this.set({ check }, status === 'ok' ? 1 : 0)
    },
  })
}

/** Runs all checks at once, each with the deadline (milliseconds); never throws. */
export async function runChecks(
  checks: Record<string, ReadinessCheck>,
  deadlineMs: number,
): Promise<Readiness> {
  const results = await Promise.all(
    Object.entries(checks).map(async ([name, check]) => [name, await runCheck(check, deadlineMs)] as const),
  )
  const ok = results.every(([, result]) => result.status === 'ok')
  return { status: ok ? 'ok' : 'failed', checks: Object.fromEntries(results) }
}

async function runCheck(check: ReadinessCheck, deadlineMs: number): Promise<CheckResult> {
  const deadline = new AbortController()
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(new CheckFailed(`no answer within ${deadlineMs} ms`))
      deadline.abort()
    }, deadlineMs)
  })
  try {
    const details = await Promise.race([check(deadline.signal), late])
    return { ...details, status: 'ok' }
  } catch (error) {
    return { ...(error instanceof CheckFailed ? error.details : {}), status: 'failed', reason: reason(error) }
  } finally {
    clearTimeout(timer)
  }
}

/** Only the kind of an unexpected error: its message can hold an address or a credential. */
function reason(error: unknown): string {
  if (error instanceof CheckFailed) return error.message
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') return error.code
  return error instanceof Error ? error.name : 'unknown'
}
