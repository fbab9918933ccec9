import type { Twist } from '../testing/typed-client.ts'
import { goodCalls, type OperationId } from './good-calls.ts'
import { ADMIN, type Answered, BLOCKED, type Stage } from './stage.ts'

/** The good call, made by somebody else, changed on its way, or with a database that does not play along. */
interface Scene {
  caller?: number
  twist?: Twist
  failing?: object
  /** One request is all that may be sent. */
  isLimited?: boolean
}

/** One byte more than any operation takes. */
const TOO_LARGE = JSON.stringify('x'.repeat(256 * 1024))
const EVERY_READ = ['find', 'aggregate']
const BAD_VALUE = 2
const DEADLINE = 50

const withBody =
  (body: string, type = 'application/json'): Twist =>
  ({ headers, ...sent }) => ({
    ...sent,
    body,
    headers: { ...headers, 'content-type': type, 'content-length': Buffer.byteLength(body) },
  })

function withQuery(path: string, change: (query: URLSearchParams) => void): string {
  const url = new URL(path, 'http://api')
  change(url.searchParams)
  return url.pathname + url.search
}

/** What the gates that operations share answer, and those refusals that look the same everywhere. */
const scenes: readonly [RegExp, (name: string) => Scene][] = [
  [/^2\d\d$/, () => ({})],
  [/^400 parse_error$/, () => ({ twist: (sent) => ({ ...sent, path: `${sent.path}?%00` }) })],
  [/^400 unexpected_body$/, () => ({ twist: withBody('{"hard":1}') })],
  [/^400 required_(.+)$/, (name) => ({ twist: (sent) => withoutField(sent, name) })],
  [/^400 invalid_id$/, () => ({ twist: (sent) => ({ ...sent, path: otherId(sent.path, 'x') }) })],
  [
    /^400 invalid_([a-z]+)$/,
    (name) => ({
      twist: (sent) => ({ ...sent, path: withQuery(sent.path, (query) => query.set(name, 'nonsense')) }),
    }),
  ],
  [
    /^401 authentication_failed$/,
    () => ({
      twist: ({ headers, ...sent }) => ({ ...sent, headers: { ...headers, authorization: 'Bearer no' } }),
    }),
  ],
  [/^403 permission_denied$/, () => ({ caller: BLOCKED })],
  [/^404 (user|hold|post)_not_found$/, () => ({ twist: (sent) => unknown(sent, '999999') })],
  [/^404 deletion_not_found$/, () => ({ twist: (sent) => unknown(sent, '999999-1') })],
  [/^413 body_too_large$/, () => ({ twist: withBody(TOO_LARGE) })],
  [/^415 unsupported_media_type$/, () => ({ twist: withBody('x', 'text/plain') })],
  [/^429 too_many_requests$/, () => ({ isLimited: true })],
  [/^500 internal_error$/, () => ({ failing: { failCommands: EVERY_READ, errorCode: BAD_VALUE } })],
  [/^503 unavailable$/, () => ({ failing: { failCommands: EVERY_READ, errorCode: DEADLINE } })],
  [
    /^503 outcome_unknown$/,
    () => ({ failing: { failCommands: ['update'], writeConcernError: { code: 64, errmsg: 'timed out' } } }),
  ],
]

const otherId = (path: string, id: string) => path.replace(/\/(user|post|deletion)\/[\d-]+\//, `/$1/${id}/`)

/** Another id than anybody's, wherever the request has one: in the path, in the query or in its body. */
function unknown(sent: Parameters<Twist>[0], id: string): ReturnType<Twist> {
  const path = otherId(sent.path, id).replace(/(post=)\d+/, `$1${id}`)
  const body = typeof sent.body === 'string' && sent.body.replace(/("(?:user_id|post)":)\d+/, `$1${id}`)
  return body === false ? { ...sent, path } : withBody(body)({ ...sent, path })
}

function withoutField(sent: Parameters<Twist>[0], field: string): ReturnType<Twist> {
  const path = withQuery(sent.path, (query) => query.delete(field))
  if (typeof sent.body !== 'string') return { ...sent, path }
  const { [field]: _, ...others } = JSON.parse(sent.body)
  return withBody(JSON.stringify(others))({ ...sent, path })
}

/** Plays what is the same for every operation; undefined where this answer needs a scene of its own. */
export function sharedScene(
  answer: string,
): ((stage: Stage, id: OperationId) => Promise<Answered>) | undefined {
  for (const [pattern, sceneOf] of scenes) {
    const match = pattern.exec(answer)
    if (!match) continue
    const { caller = ADMIN, twist, failing, isLimited } = sceneOf(match[1] ?? '')
    return async (stage, id) => {
      const call = await goodCalls[id](stage)
      if (isLimited) {
        await call(stage.limited)
        return call(stage.limited)
      }
      const client = stage.api.client(caller, twist)
      return failing ? stage.failing(failing, () => call(client)) : call(client)
    }
  }
  return undefined
}
