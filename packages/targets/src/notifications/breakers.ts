import {
  BrokenCircuitError,
  CircuitState,
  ConsecutiveBreaker,
  circuitBreaker,
  DelegateBackoff,
  type FailureReason,
  handleWhenResult,
} from 'cockatiel'
import type { Held, Word } from './answer.ts'
import { type Failure, problemOf } from './problems.ts'

/** The part of a pino logger that is needed here. */
export interface Log {
  info(fields: object, message: string): void
  error(fields: object, message: string): void
}

interface Rule {
  /** How many such answers in a row stop the requests. */
  consecutive: number
  stops(word: Word): boolean
  /** How long they stop, in milliseconds; `attempt` counts from 1 and grows with each probe that fails. */
  pause(attempt: number, failure: Failure): number
  log: string
}

const UNKNOWN: Failure = { kind: 'unreachable', reason: 'unknown' }

const doubling = (first: number, longest: number) => (attempt: number) =>
  Math.min(first * 2 ** (attempt - 1), longest)

/** What stops the requests of everybody. After the pause one request goes as a probe; its answer decides for all. */
const rules: readonly Rule[] = [
  {
    consecutive: 1,
    stops: (word) => word.kind === 'misconfigured',
    pause: doubling(30_000, 300_000),
    log: 'notifications paused: check NOTIFICATION_STORE_URL and NOTIFICATION_STORE_API_KEY',
  },
  {
    consecutive: 1,
    stops: (word) => word.kind === 'busy' && word.retryAfter !== null,
    pause: (_attempt, failure) => (failure.kind === 'busy' ? (failure.retryAfter ?? 0) : 0),
    log: 'notifications paused: the notification store named a time to come again',
  },
  {
    consecutive: 5,
    stops: (word) =>
      word.kind === 'error' ||
      word.kind === 'unreachable' ||
      (word.kind === 'busy' && word.retryAfter === null),
    pause: doubling(5_000, 60_000),
    log: 'notifications paused: the notification store fails or does not answer',
  },
]

export interface Breakers {
  /** Sends where nothing holds the requests back. A misconfigured target's answer comes back as held, too. */
  run(send: () => Promise<Word>): Promise<Word>
  /** Null, or what holds the requests back now. */
  held(): Hold | null
}

/** What holds requests back; with `mayProbe` the pause is over and the next request goes as the probe. */
export type Hold = Held & { mayProbe: boolean }

interface Options {
  now: () => Date
  /** How long a probe may take, in milliseconds. */
  probe: number
  logger: Log
}

/** The circuit breakers of one target: each rule has its own, a request passes them all. */
export function createBreakers(options: Options): Breakers {
  const breakers = rules.map((rule) => createBreaker(rule, options))
  const held = () => {
    const holds = breakers.map((breaker) => breaker.held()).filter((hold) => hold !== null)
    return holds.find(({ mayProbe }) => !mayProbe) ?? holds[0] ?? null
  }
  return {
    held,
    async run(send) {
      const guarded = breakers.reduceRight<() => Promise<Word>>(
        (inner, breaker) => () => breaker.run(inner),
        send,
      )
      const answer = await guarded()
      return answer.kind === 'misconfigured' ? (held() ?? answer) : answer
    },
  }
}

function createBreaker(rule: Rule, { now, probe, logger }: Options) {
  let attempts = 0
  let last: Held = { kind: 'held', error: problemOf(UNKNOWN), retryAt: now() }
  const policy = circuitBreaker(
    handleWhenResult((result) => rule.stops(result as Word)),
    {
      breaker: new ConsecutiveBreaker(rule.consecutive),
      halfOpenAfter: new DelegateBackoff(({ attempt, result }) => {
        const failure = failureIn(result)
        const pause = rule.pause(attempt, failure)
        attempts = attempt
        last = { kind: 'held', error: problemOf(failure), retryAt: new Date(now().getTime() + pause) }
        return pause
      }),
    },
  )
  policy.onBreak(() => {
    // Once for an outage, not for each probe that fails.
    if (attempts === 1) logger.error({ error: last.error, retry_at: last.retryAt }, rule.log)
  })
  policy.onReset(() =>
    logger.info({ probes: attempts }, 'notifications go on: the notification store answers again'),
  )

  return {
    held(): Hold | null {
      if (policy.state !== CircuitState.Open && policy.state !== CircuitState.HalfOpen) return null
      const isPaused = policy.state === CircuitState.Open && last.retryAt > now()
      if (isPaused) return { ...last, mayProbe: false }
      const answered = new Date(now().getTime() + probe)
      return { ...last, retryAt: answered, mayProbe: policy.state === CircuitState.Open }
    },
    async run(send: () => Promise<Word>): Promise<Word> {
      try {
        return await policy.execute(send)
      } catch (error) {
        if (error instanceof BrokenCircuitError) return last
        throw error
      }
    },
  }
}

/** Only answers go through the policy, and only failures reach its backoff. */
function failureIn(result: FailureReason<unknown>): Failure {
  return 'value' in result ? (result.value as Failure) : UNKNOWN
}
