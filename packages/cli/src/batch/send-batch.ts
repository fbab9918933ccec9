import { setTimeout } from 'node:timers/promises'
import { BatchAnswer, type BatchResult } from '@lethe/contracts/batch'
import type { Mode } from '@lethe/contracts/status'
import { type Api, NoAnswer, Refusal } from '../api.ts'
import { bodyAs } from '../body-as.ts'
import type { CliError } from '../failure.ts'
import type { Run } from './report.ts'
import { answeredOf } from './tally.ts'

/** About a minute in all, for a failover or a restart. */
const WAITS_MS = [500, 1_000, 2_000, 4_000, 8_000, 15_000, 30_000]

/**
 * Asks for the deletion of these users and answers the results of the first of them: of as many as there are answers
 * for. What nobody answered is asked for again, which the run's key makes harmless; rejects with the last failure
 * where nothing came of that for a minute. An abort ends the waiting with no results.
 */
export async function sendBatch(
  api: Api,
  users: readonly number[],
  { run, signal, onWait }: { run: Run; signal: AbortSignal; onWait: (failure: CliError) => void },
): Promise<readonly BatchResult[]> {
  const { run: key, ...how } = run
  for (let attempt = 0; ; attempt += 1) {
    const answered = await sendOnce(api, { users: [...users], ...how }, key)
    if (!isFailure(answered)) return answered
    const wait = WAITS_MS[attempt]
    if (wait === undefined) throw answered
    onWait(answered)
    await setTimeout(wait, undefined, { signal }).catch(() => undefined)
    if (signal.aborted) return []
  }
}

type Answered = readonly BatchResult[] | CliError
const isFailure = (answered: Answered): answered is CliError => answered instanceof Error

interface Batch {
  users: number[]
  mode: Mode
  not_before?: string
}

/** The results that are answers; a failure that may pass where there are none. */
async function sendOnce(api: Api, body: Batch, key: string): Promise<Answered> {
  try {
    const params = { header: { 'Idempotency-Key': key } }
    const { data } = await api.POST('/api/v2/deletion/batch/', { params, body })
    const { results } = bodyAs(BatchAnswer, 'answer to a batch', data)
    if (results.length !== body.users.length)
      throw new NoAnswer('no_answer', `${results.length} answers came for ${body.users.length} users`)
    const answered = answeredOf(results)
    return answered.length > 0 ? answered : new Refusal(503, AWAY)
  } catch (error) {
    if (error instanceof NoAnswer) return error
    if (error instanceof Refusal && (error.status === 429 || error.status >= 500)) return error
    throw error
  }
}

const AWAY = { code: 'unavailable', message: "the api's database does not answer" }
