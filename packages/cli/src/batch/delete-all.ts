import type { Api } from '../api.ts'
import { CliError } from '../failure.ts'
import type { Report } from './report.ts'
import { sendBatch } from './send-batch.ts'
import { addTo, type Tally } from './tally.ts'

/** Less than the api takes: a second or less each, so that progress moves and Ctrl-C is quick. */
const AT_ONCE = 1_000

export interface Outcome extends Tally {
  /** Whether all users were asked for. */
  finished: boolean
  /** What ended it before. */
  failure?: CliError
}

interface Deps {
  api: Api
  report: Report
  /** Stops it between two requests. */
  signal: AbortSignal
  onProgress: (done: number) => void
  onWait: (failure: CliError) => void
}

/**
 * Has the users deleted that the report does not tell of yet, and reports each. An expected failure is a part of the
 * outcome, so that what was done before it is told. Rejects with a CliError where the report is one of other users.
 */
export async function deleteAll(users: AsyncIterable<number>, deps: Deps): Promise<Outcome> {
  const { report, signal, onProgress } = deps
  let tally: Tally = { accepted: 0, refused: {} }
  let done = 0
  try {
    for await (const next of chunksOf(
      unreported(users, report, () => (done += 1)),
      AT_ONCE,
    )) {
      for (let left: readonly number[] = next; left.length > 0; ) {
        if (signal.aborted) return { ...tally, finished: false }
        const results = await sendBatch(deps.api, left, { ...deps, run: report.run })
        await report.append(results)
        tally = addTo(tally, results)
        left = left.slice(results.length)
        done += results.length
        onProgress(done)
      }
    }
    return { ...tally, finished: true }
  } catch (failure) {
    if (!(failure instanceof CliError)) throw failure
    return { ...tally, finished: false, failure }
  }
}

/** The users behind those that the report tells of, which must be the first of them. */
async function* unreported(
  users: AsyncIterable<number>,
  { reported }: Report,
  onReported: () => void,
): AsyncGenerator<number> {
  const told = reported()[Symbol.asyncIterator]()
  let next = await told.next()
  for await (const user of users) {
    if (next.done) {
      yield user
      continue
    }
    if (next.value !== user) throw OTHER_USERS
    onReported()
    next = await told.next()
  }
  if (!next.done) throw OTHER_USERS
}

const OTHER_USERS = new CliError('other_users', 'the report is not of these users, or not in this order')

async function* chunksOf(users: AsyncIterable<number>, size: number): AsyncGenerator<number[]> {
  let chunk: number[] = []
  for await (const user of users) {
    chunk.push(user)
    if (chunk.length < size) continue
    yield chunk
    chunk = []
  }
  if (chunk.length > 0) yield chunk
}
