import { flushCompileCache } from 'node:module'
import { Type } from 'typebox'
import { ConfigError, commonConfig, duration, readConfig } from './config.ts'
import { createLogger, type Logger } from './logger.ts'
import { createStop, onSignals, type ProcessHost } from './stop.ts'

/** An expected reason not to start (a taken port, a missing index): one line for whoever started it. */
export class StartupError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'StartupError'
  }
}

export type RunningService = {
  close(): Promise<void>
  /** Rejects when the service can't do its work any more; never resolves. */
  failed?: Promise<never>
}

export type StartContext = {
  env: NodeJS.ProcessEnv
  logger: Logger
  /** Aborted at the first signal: a start that still waits for something should give up. */
  signal: AbortSignal
}

const lifeConfig = Type.Object({
  LOG_LEVEL: commonConfig.LOG_LEVEL,
  SHUTDOWN_TIMEOUT: commonConfig.SHUTDOWN_TIMEOUT,
})

/**
 * Runs a service until it is told to stop.
 *
 * SIGTERM or SIGINT closes it within SHUTDOWN_TIMEOUT and exits with 0; a second one exits with 130 at once.
 * Exit code 1: it could not start, failed while running, could not close, or did not close in time. A
 * ConfigError or StartupError is printed as `<name>: <message>`, without a stack.
 */
export async function runService(options: {
  name: string
  env: NodeJS.ProcessEnv
  start: (context: StartContext) => Promise<RunningService>
  host?: ProcessHost
}): Promise<void> {
  const { name, env } = options
  const host: ProcessHost = options.host ?? process
  const settings = readSettings(options.name, env, host)
  if (!settings) return

  const logger = createLogger({ name, level: settings.LOG_LEVEL })
  const asked = new AbortController()
  const started = Promise.resolve().then(() => options.start({ env, logger, signal: asked.signal }))
  const stop = createStop({ host, logger, asked, started, deadlineMs: duration(settings.SHUTDOWN_TIMEOUT) })

  onSignals(host, { first: () => stop(0), second: () => host.exit(130) })
  const fail = (error: unknown) => {
    logger.fatal({ err: error }, 'failed')
    stop(1)
  }
  host.on('uncaughtException', fail)
  host.on('unhandledRejection', fail)

  try {
    const service = await started
    service.failed?.catch(fail)
    // For the next start, also where this process is killed.
    flushCompileCache()
  } catch (error) {
    // Once asked to stop, the outcome of the start is the stop's business.
    if (asked.signal.aborted) return
    host.stderr.write(startFailure(name, error))
    host.exit(1)
  }
}

function readSettings(name: string, env: NodeJS.ProcessEnv, host: ProcessHost) {
  try {
    return readConfig(lifeConfig, env)
  } catch (error) {
    host.stderr.write(startFailure(name, error))
    host.exit(1)
    return undefined
  }
}

/** What is printed about a start that failed: a line for what was expected, the stack for what was not. */
function startFailure(name: string, error: unknown): string {
  if (error instanceof ConfigError || error instanceof StartupError) {
    return `${error.message.replace(/^/gm, `${name}: `)}\n`
  }
  return `${name}: ${error instanceof Error ? error.stack : String(error)}\n`
}

export type Release = () => Promise<void> | void

export type Closers = {
  /** Registers what releases a resource; call it right after the resource was opened. */
  add(name: string, release: Release): void
  /**
   * Runs the releasers, last registered first, one after the other; each failure is logged and does not
   * stop the rest. Every call gives the same promise.
   * @throws AggregateError (as a rejection) when at least one failed, so that the exit code says it.
   */
  close(): Promise<void>
}

/** Collects the releasers of one process, so that resources close in the reverse order of opening. */
export function closers(logger: Logger): Closers {
  const releasers: { name: string; release: Release }[] = []
  let closing: Promise<void> | undefined

  async function releaseAll(): Promise<void> {
    const failures: unknown[] = []
    for (const { name, release } of releasers.reverse()) {
      try {
        await release()
      } catch (error) {
        logger.error({ err: error, resource: name }, 'could not close')
        failures.push(error)
      }
    }
    if (failures.length > 0) throw new AggregateError(failures, 'some resources could not be closed')
  }

  return {
    add: (name, release) => {
      releasers.push({ name, release })
    },
    close: () => {
      closing ??= releaseAll()
      return closing
    },
  }
}
