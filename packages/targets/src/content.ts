import type { ErasureEngine } from '@lethe/erasure/engine'
import { RuleError } from '@lethe/erasure/rule-error'
import type { Verifier } from '@lethe/erasure/verifier'
import { isUnavailable } from '@lethe/store/unavailable'
import { MongoServerError } from 'mongodb'
import type { Failed, Finding, Outcome, SliceOptions, Subject, Target } from './target.ts'
import { createTurns } from './turns.ts'

export interface ContentTargetOptions {
  engine: ErasureEngine
  verifier: Verifier
  now?: () => Date
}

/**
 * The users' content in MongoDB as a target: what the manifest names, erased by the engine and looked for
 * again by the verifier. Soft deletions have no step here. It is always available: where MongoDB is not,
 * nothing of Lethe works.
 *
 * One cohort is erased at a time: cohorts side by side meet in the same posts' counters and mostly undo
 * each other's transactions, and the next one gathers more users meanwhile.
 *
 * The counts of an outcome are those of the whole deletion, earlier interrupted runs included.
 */
export function createContentTarget({
  engine,
  verifier,
  now = () => new Date(),
}: ContentTargetOptions): Target {
  const inTurn = createTurns()
  const isOver = ({ signal, deadline }: SliceOptions) => signal.aborted || now().getTime() >= deadline
  return {
    name: 'content',
    modes: ['hard'],
    unavailable: () => null,
    erase: (subjects, slice) =>
      inTurn(() =>
        findTheOneAtFault<Outcome>(subjects, {
          isOver: () => isOver(slice),
          whenOver: () => ({ kind: 'unfinished', counts: {} }),
          whenFailed: (error) => failedBy('content_failed', error),
          run: async (cohort) => {
            const results = await engine.erase(cohort, slice)
            return ({ deletionId }) => {
              const { finished, counts } = results.get(deletionId) ?? { finished: false, counts: {} }
              return { kind: finished ? 'done' : 'unfinished', counts }
            }
          },
        }),
      ),
    verify: (subjects, slice) =>
      findTheOneAtFault<Finding>(subjects, {
        isOver: () => isOver(slice),
        whenOver: () => ({ kind: 'not_asked' }),
        whenFailed: (error) => failedBy('content_not_verified', error),
        run: async (cohort) => {
          const left = await verifier.leftOver(cohort, slice)
          return ({ deletionId }) => {
            const what = left.get(deletionId)
            return what ? { kind: 'left', what } : { kind: 'nothing' }
          }
        },
      }),
    forget: (deletionIds) => engine.forget(deletionIds),
    async close() {},
  }
}

interface Job<Result> {
  /** Works on a cohort and answers how to read each subject's result. */
  run(cohort: readonly Subject[]): Promise<(subject: Subject) => Result>
  isOver(): boolean
  whenOver(): Result
  whenFailed(error: unknown): Result
}

/**
 * Runs the subjects together. Where that fails, in halves down to single subjects: one user whose content
 * can't be handled must not keep the others. A lost connection is thrown, it says nothing about anybody.
 */
async function findTheOneAtFault<Result>(
  subjects: readonly Subject[],
  job: Job<Result>,
): Promise<Map<string, Result>> {
  const all = (result: (subject: Subject) => Result) =>
    new Map(subjects.map((subject) => [subject.deletionId, result(subject)]))
  if (job.isOver()) return all(job.whenOver)
  try {
    return all(await job.run(subjects))
  } catch (error) {
    if (isUnavailable(error) && !maybeOnesFault(error)) throw error
    if (job.isOver()) return all(job.whenOver)
    if (subjects.length <= 1) return all(() => job.whenFailed(error))
  }
  const half = Math.ceil(subjects.length / 2)
  const first = await findTheOneAtFault(subjects.slice(0, half), job)
  return new Map([...first, ...(await findTheOneAtFault(subjects.slice(half), job))])
}

/** MaxTimeMSExpired, WriteConflict: the server is there, and one user's documents may be why it did not get through. */
const maybeOnesFault = (error: unknown) =>
  error instanceof MongoServerError && (error.code === 50 || error.code === 112)

/** Of an error of MongoDB the name and code only: its message can hold what the documents hold. */
function failedBy(code: string, error: unknown): Failed {
  return { kind: 'failed', class: 'broken', error: { code, message: messageOf(error) } }
}

function messageOf(error: unknown): string {
  if (error instanceof RuleError) return `The manifest does not fit the documents: ${error.message}`
  const { name = 'Error', code: number = '' } = error as { name?: string; code?: string | number }
  return `The database could not do it (${`${name} ${number}`.trim()})`
}
