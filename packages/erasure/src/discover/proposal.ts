import { type Manifest, manifestProblems } from '../manifest-checks.ts'
import type { FileOwnerRule, OwnerRule } from '../owner-rule-schema.ts'
import { type ProposedCascade, proposeCascades } from './cascades.ts'
import { proposeCounters } from './counters.ts'
import type { Hit, PlaceFindings } from './findings.ts'
import { type ProposedRule, proposeRules } from './owner-rules.ts'

/** What is proposed for one place. */
export interface ProposedPlace {
  place: PlaceFindings
  rules: ProposedRule[]
  cascades: ProposedCascade[]
  /** That nothing was found in it, and a person has to say why that is right. */
  kept: boolean
  /** What can't be said in rules. */
  remarks: string[]
}

/** A collection with fewer documents looked at, and more that were not, is not known. */
const FEWEST_SAMPLED = 50

/**
 * What to propose for all places: as much as is a valid manifest. What contradicts something else, or is not sure, is
 * there and not active.
 */
export function proposalOf(places: readonly PlaceFindings[], hits: readonly Hit[]): ProposedPlace[] {
  const rules = new Map(places.map((place) => [place, proposeRules(place)]))
  const parents = new Set(
    places
      .filter((place) => place.kind === 'collection' && rules.get(place)?.some(isDeleting))
      .map(({ name }) => name),
  )
  const cascades = proposeCascades(places, hits, parents)
  const hanging = new Set(cascades.map(({ reference }) => reference.collection))
  const proposed = places.map((place): ProposedPlace => {
    const own = rules.get(place) ?? []
    return {
      place,
      rules: own,
      cascades: cascades.filter(({ parent }) => parent === place.collection),
      kept: own.length === 0 && !hanging.has(place.collection) && isKnownEmptyOfUsers(place),
      remarks: [...remarksOn(place), ...proposeCounters(place, places, hits)],
    }
  })
  return settled(proposed)
}

const isDeleting = ({ rule, active }: ProposedRule) => active && rule.action === 'delete'

function isKnownEmptyOfUsers({ kind, owners, traces, sampled, estimated, tally }: PlaceFindings): boolean {
  const enough = sampled >= FEWEST_SAMPLED || (sampled > 0 && sampled >= estimated)
  return kind === 'collection' && owners.length === 0 && traces.length === 0 && enough && !tally.tooManyFields
}

function remarksOn({ kind, owners, tally }: PlaceFindings): string[] {
  const where = kind === 'bucket' ? ' of a file' : ''
  return [
    ...owners
      .filter(({ sayable, field }) => !sayable || (kind === 'bucket' && field.includes('*')))
      .map(({ field }) => `${field} holds users' keys where the manifest can't name them${where}`),
    ...(tally.tooManyFields
      ? ['there are more names of fields than could be looked at: are some of them data?']
      : []),
  ]
}

/** The manifest of everything active. */
export function manifestOf(proposed: readonly ProposedPlace[]): Manifest {
  const named = proposed.filter(isNamed)
  const entry = (each: ProposedPlace) => [each.place.name, rulesOf(each)] as const
  return {
    collections: Object.fromEntries(named.filter(({ place }) => place.kind === 'collection').map(entry)),
    buckets: Object.fromEntries(
      named
        .filter(({ place }) => place.kind === 'bucket')
        .map((each) => [each.place.name, { owners: activeRules(each) as FileOwnerRule[] }]),
    ),
  }
}

export const activeRules = ({ rules }: ProposedPlace) =>
  rules.filter(({ active }) => active).map(({ rule }) => rule)

/** Whether the manifest has an entry for it; of what it has none, `lethe manifest check` goes on to remind. */
export const isNamed = (each: ProposedPlace) => each.kept || activeRules(each).length > 0

function rulesOf(each: ProposedPlace) {
  if (each.kept) return { keep: 'nothing was found' }
  const cascade = each.cascades.filter(({ active }) => active).map(({ reference }) => reference)
  return { owners: activeRules(each) as OwnerRule[], ...(cascade.length > 0 ? { cascade } : {}) }
}

/** Takes back whatever the manifest's own checks object to, one after the other, and says what they said. */
function settled(proposed: readonly ProposedPlace[]): ProposedPlace[] {
  for (;;) {
    const [problem] = manifestProblems(manifestOf(proposed)).filter(({ path }) => path.length > 1)
    if (!problem) return [...proposed]
    const [group, name, section, n] = problem.path
    const each = proposed.find(({ place }) => place.name === name && `${place.kind}s` === group)
    if (!each) return [...proposed]
    takeBack(each, section, n, problem.message)
  }
}

function takeBack(each: ProposedPlace, section: unknown, n: unknown, message: string): void {
  const list: { active: boolean; why: string }[] =
    section === 'owners'
      ? each.rules
      : section === 'cascade'
        ? each.cascades
        : [...each.rules, ...each.cascades]
  const active = list.filter((item) => item.active)
  const meant = typeof n === 'number' ? active.slice(n, n + 1) : active
  for (const item of meant) {
    item.active = false
    item.why = `${item.why}; not with the rest: ${message}`
  }
  if (meant.length === 0) each.kept = false
}
