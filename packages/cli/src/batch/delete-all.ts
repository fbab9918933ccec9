import type { BatchAnswerLine } from '@lethe/contracts/batch'
import type { Api } from '../api.ts'
import { CliError } from '../failure.ts'
import type { Asked, BadLine } from './read-users.ts'
import type { Report, Told } from './report.ts'
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
  onBadLine: (bad: BadLine) => void
}

/**
 * Has the users deleted that the report does not tell of yet, and reports each, and each line that names none, which
 * stops nobody's. An expected failure is a part of the outcome, so that what was done before it is told. Rejects with a
 * CliError where the report is one of other users.
 */
export async function deleteAll(asked: AsyncIterable<Asked>, deps: Deps): Promise<Outcome> {
  const { report, signal, onProgress } = deps
  let tally: Tally = { accepted: 0, refused: {} }
  let done = 0
  try {
    for await (const next of chunksOf(
      unreported(asked, report, () => (done += 1)),
      AT_ONCE,
    )) {
      for (let left: readonly Asked[] = next; left.length > 0; ) {
        if (signal.aborted) return { ...tally, finished: false }
        const results = await resultsOf(left, deps)
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

/** The results of the first of these lines: of as many as there are answers for. */
async function resultsOf(asked: readonly Asked[], deps: Deps): Promise<BatchAnswerLine[]> {
  const users = asked.flatMap((one) => ('user_id' in one ? [one.user_id] : []))
  const answers =
    users.length === 0 ? [] : [...(await sendBatch(deps.api, users, { ...deps, run: deps.report.run }))]
  const results: BatchAnswerLine[] = []
  for (const one of asked) {
    const result = 'user_id' in one ? answers.shift() : one
    if (!result) break
    if ('line' in result) deps.onBadLine(result)
    results.push(result)
  }
  return results
}

/** What is behind that which the report tells of, which must be the first of it. */
async function* unreported(
  asked: AsyncIterable<Asked>,
  { reported }: Report,
  onReported: () => void,
): AsyncGenerator<Asked> {
  const told = reported()[Symbol.asyncIterator]()
  let next = await told.next()
  for await (const one of asked) {
    if (next.done) {
      yield one
      continue
    }
    if (!isAbout(next.value, one)) throw OTHER_USERS
    onReported()
    next = await told.next()
  }
  if (!next.done) throw OTHER_USERS
}

const isAbout = (told: Told, asked: Asked): boolean =>
  'line' in told
    ? 'line' in asked && told.line === asked.line
    : 'user_id' in asked && told.user_id === asked.user_id

const OTHER_USERS = new CliError('other_users', 'the report is not of these users, or not in this order')

async function* chunksOf(asked: AsyncIterable<Asked>, size: number): AsyncGenerator<Asked[]> {
  let chunk: Asked[] = []
  for await (const one of asked) {
    chunk.push(one)
    if (chunk.length < size) continue
    yield chunk
    chunk = []
  }
  if (chunk.length > 0) yield chunk
}
