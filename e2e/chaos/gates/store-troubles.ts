/** A whole HTTP answer. */
export interface StoreAnswer {
  status: number
  headers: Record<string, string | string[] | undefined>
  body: Buffer | string
}

const json = { 'content-type': 'application/json' }

/** Answers of something on the way, or of a wrong address: the store never sees the request. */
const instead = {
  error_500: { status: 500, headers: {}, body: 'broken' },
  busy_503: { status: 503, headers: {}, body: 'away' },
  busy_429: { status: 429, headers: { 'retry-after': '1' }, body: 'slow down' },
  login_page_200: { status: 200, headers: { 'content-type': 'text/html' }, body: '<html>' },
  other_404: { status: 404, headers: json, body: '{"code":404,"message":"no route"}' },
  unauthorized_401: { status: 401, headers: json, body: '{"code":401,"message":"no such key"}' },
  redirect: { status: 302, headers: { location: '/elsewhere/' }, body: '' },
} as const satisfies Record<string, StoreAnswer>

/** Answers that take the place of what the store has said after it acted. */
const afterwards = {
  bad_gateway_502: { status: 502, headers: { 'content-type': 'text/html' }, body: '<html>' },
  garbage: { status: 200, headers: json, body: '{"distinct_id": \u0000' },
} as const satisfies Record<string, StoreAnswer>

/** How a store can misbehave, or what is between it and a worker. */
export type StoreTrouble =
  | keyof typeof instead
  | keyof typeof afterwards
  /** Every answer takes seconds. */
  | 'slow'
  /** No answer, and the store never sees the request. */
  | 'never'
  | 'reset'
  | 'reset_after_acting'

export const STORE_TROUBLES: readonly StoreTrouble[] = [
  ...(Object.keys(instead) as (keyof typeof instead)[]),
  ...(Object.keys(afterwards) as (keyof typeof afterwards)[]),
  'slow',
  'never',
  'reset',
  'reset_after_acting',
]

/** What is answered without asking the store, if this trouble is of that kind. */
export function answerInstead(trouble: StoreTrouble | null): StoreAnswer | undefined {
  return trouble !== null && trouble in instead ? instead[trouble as keyof typeof instead] : undefined
}

/** What is answered although the store said something else, if this trouble is of that kind. */
export function answerAfterwards(trouble: StoreTrouble | null): StoreAnswer | undefined {
  return trouble !== null && trouble in afterwards
    ? afterwards[trouble as keyof typeof afterwards]
    : undefined
}
