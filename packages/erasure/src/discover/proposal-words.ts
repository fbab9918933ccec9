import { MOST_USERS } from './field-tally.ts'
import type { Finding, PlaceFindings, Trace } from './findings.ts'

export const number = (n: number) => n.toLocaleString('en-US')
const percent = (share: number) => (share > 0.99 && share < 1 ? '> 99 %' : `${Math.floor(share * 100)} %`)
export const counted = (n: number, thing: string, things = `${thing}s`) =>
  `${number(n)} ${n === 1 ? thing : things}`

/** `1,200 documents, 500 of them looked at` */
export function placeWords({ kind, estimated, sampled }: PlaceFindings): string {
  const thing = thingOf(kind)
  return sampled >= estimated
    ? `${counted(sampled, thing)}, all of them looked at`
    : `about ${counted(estimated, thing)}, ${number(sampled)} of them looked at`
}

const thingOf = (kind: PlaceFindings['kind']) => (kind === 'bucket' ? 'file' : 'document')

/** `certain: in 412 of 500 documents, 97 % of the values are users' ids, 210 users` */
export function findingWords(
  finding: Finding,
  { kind, sampled }: Pick<PlaceFindings, 'kind' | 'sampled'>,
): string {
  const { score, documents, share, users, ambiguous, also_ids_of } = finding
  const also = [
    ...(also_ids_of.length > 0 ? [`; they are _ids of ${also_ids_of.join(', ')} too`] : []),
    ...(ambiguous ? ['; the same values are another key, of other users'] : []),
  ].join('')
  const of = `in ${number(documents)} of ${counted(sampled, thingOf(kind))}`
  return `${score}: ${of}, ${percent(share)} of the values are users' ${keyWords(finding)}, ${users < MOST_USERS ? '' : 'at least '}${counted(users, 'user')}${also}`
}

function keyWords({ key, as }: Finding): string {
  const names = { id: 'ids', ext_id: 'ext_ids', username: 'usernames' }
  if (as === 'number' ? key === 'id' : as === 'string' && key !== 'id') return names[key]
  return `${names[key]} as ${{ number: 'numbers', string: 'texts', objectId: 'ObjectIds', uuid: 'UUIDs' }[as]}`
}

export function traceWords({ field, what, documents, users = 0 }: Trace): string {
  switch (what) {
    case 'mail_addresses':
      return `${field}: ${counted(documents, 'mail address', 'mail addresses')}${users > 0 ? `, ${number(users)} of them known as users'` : ''}. Documents can't be found by them`
    case 'mail_addresses_in_texts':
      return `${field}: mail addresses inside of ${counted(documents, 'text')}`
    case 'usernames_in_texts':
      return `${field}: users' names inside of ${counted(documents, 'text')}`
    default:
      return `${field}: encrypted, so nothing can be said of it`
  }
}
