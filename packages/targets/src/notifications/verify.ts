import type { Finding, SliceOptions, Subject } from '../target.ts'
import { type Claim, isOthers, readUsers } from './check.ts'
import type { ProfileDeps } from './deps.ts'
import { profileNameOf } from './distinct-id.ts'
import { findingOf } from './outcome.ts'
import { problems } from './problems.ts'

/**
 * Asks for each profile again. One that is there counts as left, unless the distinct_id is a live user's by
 * now: then it is his.
 */
export async function verifyProfiles(
  deps: ProfileDeps,
  subjects: readonly Subject[],
  slice: SliceOptions,
): Promise<Map<string, Finding>> {
  const findings = new Map<string, Finding>()
  const asked = await Promise.all(subjects.map((subject) => ask(deps, subject, slice, findings)))
  const claims = asked.filter((claim) => claim !== null)
  if (claims.length === 0) return findings
  const checked = await readUsers(deps.mongo, claims, deps.kind)
  for (const claim of claims) {
    const left: Finding = { kind: 'left', what: { notification_profiles: 1 } }
    findings.set(claim.deletionId, isOthers(claim, checked) ? { kind: 'nothing' } : left)
  }
  return findings
}

/** Answers the claim to a profile that is there. */
async function ask(
  { store, kind, now }: ProfileDeps,
  subject: Subject,
  slice: SliceOptions,
  findings: Map<string, Finding>,
): Promise<Claim | null> {
  const { deletionId, userId } = subject
  const name = profileNameOf(subject, kind)
  const finding = name ? findingOf(await store.read(name, slice), now()) : failed
  if (finding) findings.set(deletionId, finding)
  return name && !finding ? { deletionId, userId, distinctId: name.distinctId, attempt: null } : null
}

const failed: Finding = { kind: 'failed', class: 'broken', error: problems.unusable }
