import { standingOf } from '@lethe/store/user-fence'
import type { Finding, SliceOptions, Subject } from '../target.ts'
import { type Checked, type Claim, isOthers, readUsers } from './check.ts'
import type { ProfileDeps } from './deps.ts'
import { type DistinctIdKind, distinctIdOf, profileNameOf } from './distinct-id.ts'
import { findingOf } from './outcome.ts'
import { problems } from './problems.ts'

/** Asks for each profile again; one that is there counts as left, or is somebody else's. */
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
  for (const claim of claims) findings.set(claim.deletionId, findingOfProfile(claim, checked, deps.kind))
  return findings
}

/**
 * A profile under the distinct_id of a live user is his. But where the deleted user's own distinct_id has changed
 * since he was read, it must be asked for again under the new one: names that were swapped can be swapped back,
 * and an `end` in between would release a name that was never asked for (docs/spec: VerifyOwnName).
 */
function findingOfProfile(claim: Claim, checked: Checked, kind: DistinctIdKind): Finding {
  if (!isOthers(claim, checked)) return { kind: 'left', what: { notification_profiles: 1 } }
  const standing = standingOf(checked.byId.get(claim.userId), claim.deletionId)
  const { userId, distinctId } = claim
  const isChanged =
    'extId' in standing && distinctIdOf({ userId, extId: standing.extId }, kind) !== distinctId
  return isChanged ? { kind: 'failed', class: 'broken', error: problems.changed } : { kind: 'nothing' }
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
