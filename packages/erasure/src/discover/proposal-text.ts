import { Document, type Node, type YAMLMap, type YAMLSeq } from 'yaml'
import type { UserFacts } from './findings.ts'
import type { ProposedRule } from './owner-rules.ts'
import { isNamed, type ProposedPlace } from './proposal.ts'
import { counted, findingWords, number, placeWords, traceWords } from './proposal-words.ts'

/** What the text says beside the proposal itself. */
export interface ProposalHead {
  users: UserFacts
  /** At most so many documents of each collection were looked at. */
  sample: number
  /** What was not looked at, and why, a line each. */
  notLookedAt: readonly string[]
}

const SCHEMA = ' yaml-language-server: $schema=./packages/erasure/erasure.schema.json'
const LINE_WIDTH = 110
/** The longest rule that stands on a line. */
const SHORT = 90

/** The proposal as a manifest with comments: a valid one wherever anything in it is active. */
export function proposalText(proposed: readonly ProposedPlace[], head: ProposalHead): string {
  const document = new Document({})
  document.commentBefore = headLines(head, proposed).map(commented).join('\n')
  const sections = [
    ['collections', proposed.filter((each) => each.place.kind === 'collection' && isNamed(each))],
    ['buckets', proposed.filter((each) => each.place.kind === 'bucket' && isNamed(each))],
  ] as const
  for (const [index, [section, places]] of sections.entries()) {
    if (places.length === 0) continue
    const map = document.createNode({}) as YAMLMap
    for (const [n, each] of places.entries()) map.add(placePair(document, each, n > 0))
    const pair = document.createPair(section, map)
    pair.key.spaceBefore = index > 0
    document.add(pair)
  }
  document.comment = tailLines(proposed, head).map(commented).join('\n')
  return document.toString({ lineWidth: LINE_WIDTH })
}

/** A line of a comment; a name with a line break in it must not end it. */
const commented = (line: string) => (line === '' ? '' : ` ${line.replace(/\p{Cc}/gu, '?')}`)

function headLines({ users, sample }: ProposalHead, proposed: readonly ProposedPlace[]): string[] {
  const nothing = proposed.some((each) => each.rules.some(({ active }) => active))
    ? []
    : ['', 'No field with keys of users was found, so this is no manifest yet.']
  return [
    SCHEMA.trim(),
    '',
    'Proposed by `lethe manifest discover`, a guess from samples: read every line, and correct it.',
    `At most ${counted(sample, 'document')} of each collection were compared with ${counted(users.count, 'user')}.`,
    'certain and likely are rules; doubtful ones are comments. The reference is docs/erasure-manifest.md.',
    ...nothing,
  ]
}

function placePair(document: Document, each: ProposedPlace, spaced: boolean) {
  const pair = document.createPair(each.place.name, placeRules(document, each))
  pair.key.spaceBefore = spaced
  pair.key.commentBefore = commented(placeWords(each.place))
  return pair
}

function placeRules(document: Document, each: ProposedPlace): YAMLMap {
  if (each.kept) {
    return document.createNode({
      keep: 'nothing of users was found in it; say here why that is right',
    }) as YAMLMap
  }
  const rules = document.createNode({}) as YAMLMap
  rules.set('owners', ownersNode(document, each))
  const active = each.cascades.filter((cascade) => cascade.active)
  if (active.length > 0) {
    const list = document.createNode([]) as YAMLSeq
    for (const { reference, why } of active) list.add(commentedNode(document, reference, [why]))
    rules.set('cascade', list)
  }
  const notes = notesOn(each)
  if (notes.length > 0) rules.comment = notes.map(commented).join('\n')
  return rules
}

function ownersNode(document: Document, each: ProposedPlace): YAMLSeq {
  const list = document.createNode([]) as YAMLSeq
  for (const proposed of each.rules.filter(({ active }) => active)) {
    list.add(commentedNode(document, proposed.rule, ruleWords(proposed, each)))
  }
  const doubtful = each.rules
    .filter(({ active }) => !active)
    .flatMap((proposed) => doubtfulLines(proposed, each))
  if (doubtful.length > 0) list.comment = doubtful.map(commented).join('\n')
  return list
}

const ruleWords = ({ finding, why }: ProposedRule, { place }: ProposedPlace) => [
  findingWords(finding, place),
  why,
]

function doubtfulLines(proposed: ProposedRule, each: ProposedPlace): string[] {
  return [...ruleWords(proposed, each), `- ${flow(proposed.rule)}`]
}

/** What is known of a place and is no rule of it. */
function notesOn({ cascades, remarks, place }: ProposedPlace): string[] {
  return [
    ...cascades
      .filter(({ active }) => !active)
      .flatMap(({ why, reference }) => [`cascade? ${why}`, `- ${flow(reference)}`]),
    ...remarks,
    ...place.traces.map(traceWords),
  ]
}

function commentedNode(document: Document, value: object, comments: readonly string[]): Node {
  const node = document.createNode(value, { flow: flow(value).length <= SHORT }) as Node
  node.commentBefore = comments.map(commented).join('\n')
  return node
}

/** As YAML on a line. */
function flow(value: object): string {
  const document = new Document(value)
  if (document.contents) (document.contents as YAMLMap).flow = true
  return document.toString({ lineWidth: 0 }).trim()
}

function tailLines(proposed: readonly ProposedPlace[], { users, notLookedAt }: ProposalHead): string[] {
  const open = proposed.filter((each) => !isNamed(each))
  return [
    ...(open.length > 0
      ? ['Not in the manifest yet, so `lethe manifest check` goes on naming them: say what becomes of them.']
      : []),
    ...open.flatMap((each) => [
      `${each.place.name}: ${placeWords(each.place)}`,
      ...openLines(each, proposed).map((line) => `  ${line}`),
    ]),
    ...(notLookedAt.length > 0 ? [...(open.length > 0 ? [''] : []), 'Not looked at:'] : []),
    ...notLookedAt.map((line) => `  ${line}`),
    ...(users.counters.length > 0
      ? ['', `Numbers in users that may count documents (counters): ${users.counters.join(', ')}`]
      : []),
    ...(open.length + notLookedAt.length === 0 ? ['Every collection is in the manifest.'] : []),
  ]
}

function openLines(each: ProposedPlace, all: readonly ProposedPlace[]): string[] {
  const { place } = each
  const hangsOn = all
    .filter(({ cascades }) => cascades.some((it) => it.active && it.reference.collection === place.name))
    .map((parent) => parent.place.name)
  return [
    ...(place.sampled === 0 ? ['it is empty, so nothing can be said of it'] : []),
    ...(hangsOn.length > 0 ? [`its documents go with those of ${hangsOn.join(', ')} (cascade)`] : []),
    ...each.rules.flatMap((proposed) => doubtfulLines(proposed, each)),
    ...notesOn(each),
    ...(place.sampled > 0 && place.sampled < place.estimated && each.rules.length === 0
      ? [`${number(place.sampled)} documents are too few to say that nothing is there`]
      : []),
  ]
}
