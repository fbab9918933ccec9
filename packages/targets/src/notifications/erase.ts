import { putNotifying, takeNotifying } from '@lethe/store/user-notifying'
import type { Outcome, SliceOptions, Subject } from '../target.ts'
import { isFinal } from './answer.ts'
import { type Claim, objectionTo, readUsers } from './check.ts'
import type { ProfileDeps } from './deps.ts'
import { type ProfileName, profileNameOf } from './distinct-id.ts'
import { MAX_REREADS, outcomeOf } from './outcome.ts'
import { problems } from './problems.ts'

/** A profile on its way out. */
interface Job {
  subject: Subject
  name: ProfileName
  rereads: number
}

/** What the store said of it: null where it can't delete exactly that version. */
interface Found extends Job {
  etag: string | null
}

interface Round {
  deps: ProfileDeps
  slice: SliceOptions
  outcomes: Map<string, Outcome>
}

/**
 * Deletes the subjects' profiles, in rounds of read, check, delete (docs/spec: Read, Check, Send, Act): what
 * has changed between its read and its delete comes again in the next round. Throws only MongoDB's errors.
 */
export async function eraseProfiles(
  deps: ProfileDeps,
  subjects: readonly Subject[],
  slice: SliceOptions,
): Promise<Map<string, Outcome>> {
  const outcomes = new Map<string, Outcome>()
  const round = { deps, slice, outcomes }
  let jobs = subjects.flatMap((subject) => jobOf(round, subject) ?? [])
  while (jobs.length > 0) jobs = await eraseRound(round, jobs)
  return outcomes
}

function jobOf({ deps, outcomes }: Round, subject: Subject): Job | null {
  const name = profileNameOf(subject, deps.kind)
  if (name) return { subject, name, rereads: 0 }
  outcomes.set(subject.deletionId, { kind: 'blocked', error: problems.unusable })
  return null
}

/**
 * One read, one check, one delete for each job; answers those that must be read again. A request lives for
 * `requestLifetime` at most after its check: in the first half of it it is sent, in the second it may still act.
 */
async function eraseRound(round: Round, jobs: readonly Job[]): Promise<Job[]> {
  const found = await readAll(round, jobs)
  if (found.length === 0) return []
  const { now, requestLifetime } = round.deps
  const notAfter = new Date(now().getTime() + requestLifetime / 2)
  const attempt = await writeDown(round, found)
  const allowed = await check(round, found, attempt)
  const over = new Set(found.filter((job) => job.etag === null))
  const again: Job[] = []
  await Promise.all(
    allowed.map(async (job) => {
      const word = await round.deps.store.remove(job.name, { etag: job.etag, notAfter }, round.slice)
      if (!isFinal(word)) over.delete(job)
      const outcome = outcomeOf(word, round.deps.now()) ?? afterChange(job, word.kind === 'changed')
      if ('subject' in outcome) again.push(outcome)
      else round.outcomes.set(job.subject.deletionId, outcome)
    }),
  )
  if (attempt) await takeNotifying(round.deps.mongo, [...over].map(userIdOf), attempt)
  return again
}

async function readAll({ deps, slice, outcomes }: Round, jobs: readonly Job[]): Promise<Found[]> {
  const found = await Promise.all(
    jobs.map(async (job) => {
      const word = await deps.store.read(job.name, slice)
      if (word.kind === 'profile') return { ...job, etag: word.etag }
      const outcome = outcomeOf(word, deps.now())
      if (outcome) outcomes.set(job.subject.deletionId, outcome)
      return null
    }),
  )
  return found.filter((job) => job !== null)
}

/**
 * A plain DELETE that nobody answers may still act, whoever has the profile by then. So it is written down
 * in the user document first, for which a restore and a hard `end` wait.
 */
async function writeDown({ deps }: Round, found: readonly Found[]): Promise<string | null> {
  const plain = found.filter((job) => job.etag === null)
  if (plain.length === 0) return null
  const attempt = deps.newAttempt()
  const keys = plain.map(({ subject }) => subject)
  await putNotifying(deps.mongo, keys, { attempt, lifetime: deps.requestLifetime })
  return attempt
}

async function check(
  { deps, outcomes }: Round,
  found: readonly Found[],
  attempt: string | null,
): Promise<Found[]> {
  const claims = found.map((job) => claimOf(job, attempt))
  const checked = await readUsers(deps.mongo, claims, deps.kind)
  return found.filter((job) => {
    const objection = objectionTo(claimOf(job, attempt), checked, deps.kind)
    if (objection) outcomes.set(job.subject.deletionId, objection)
    return objection === null
  })
}

const claimOf = ({ subject, name, etag }: Found, attempt: string | null): Claim => ({
  deletionId: subject.deletionId,
  userId: subject.userId,
  distinctId: name.distinctId,
  attempt: etag === null ? attempt : null,
})

const userIdOf = ({ subject }: Job) => subject.userId

/** Changed under our hands: read again, but not for ever. What was only late has used up nothing. */
function afterChange({ subject, name, rereads }: Job, isChanged: boolean): Job | Outcome {
  if (!isChanged) return { subject, name, rereads }
  if (rereads === MAX_REREADS) return { kind: 'failed', class: 'broken', error: problems.keepsChanging }
  return { subject, name, rereads: rereads + 1 }
}
