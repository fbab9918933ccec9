import type { Logger } from './logger.ts'

/** The part of `process` that a service's life needs. */
export type ProcessHost = {
  on(event: string, listener: (reason: unknown) => void): unknown
  exit(code: number): void
  stderr: { write(text: string): unknown }
}

/** One Ctrl-C can arrive twice within this time: from the terminal and from a package manager above us. */
const SAME_INTERRUPT_MS = 250

/** Closes the service once, whoever asks how often; the worst exit code asked for wins. */
export function createStop(life: {
  host: ProcessHost
  logger: Logger
  asked: AbortController
  started: Promise<{ close(): Promise<void> }>
  deadlineMs: number
}): (code: number) => void {
  const { host, logger, asked } = life
  let exitCode = 0

  async function closeAll(): Promise<void> {
    const deadline = setTimeout(() => {
      logger.fatal({ deadlineMs: life.deadlineMs }, 'not stopped within SHUTDOWN_TIMEOUT')
      host.exit(1)
    }, life.deadlineMs)
    const service = await life.started.catch(() => undefined)
    try {
      await service?.close()
    } catch (error) {
      logger.error({ err: error }, 'could not stop cleanly')
      exitCode = 1
    }
    clearTimeout(deadline)
    logger.info({ exitCode }, 'stopped')
    host.exit(exitCode)
  }

  return (code) => {
    exitCode = Math.max(exitCode, code)
    if (asked.signal.aborted) return
    asked.abort()
    logger.info('stopping')
    void closeAll()
  }
}

/** The first SIGTERM or SIGINT and the second one; see SAME_INTERRUPT_MS for what is no second one. */
export function onSignals(host: ProcessHost, reactions: { first: () => void; second: () => void }): void {
  let firstInterruptAt = Number.NEGATIVE_INFINITY
  let signals = 0
  const react = (interrupt: boolean) => {
    signals += 1
    if (signals === 1) {
      if (interrupt) firstInterruptAt = Date.now()
      reactions.first()
    } else if (Date.now() - firstInterruptAt >= SAME_INTERRUPT_MS) {
      reactions.second()
    }
  }
  host.on('SIGTERM', () => react(false))
  host.on('SIGINT', () => react(true))
}
