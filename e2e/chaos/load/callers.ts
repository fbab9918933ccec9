import { setTimeout as wait } from 'node:timers/promises'
import { postsOf } from '@lethe/store/community'
import type { Mongo } from '@lethe/store/connect'
import { Long } from 'mongodb'
import { call, type HttpAnswer, type HttpCall } from './http.ts'
import { type Operation, refusals } from './plan.ts'
import { type Person, type Population, postOf } from './population.ts'
import { type LoadRecord, TEXT } from './record.ts'

export interface CallerDeps {
  apis: readonly string[]
  store: { url: string; apiKey: string }
  /** A token of that user; an administrator's where `admin`. */
  token: (userId: number, admin?: boolean) => Promise<string>
  mongo: Mongo
  population: Population
  record: LoadRecord
  /** The workers' LATE_WRITE_WINDOW. */
  lateWriteWindow: number
}

/** Who has a slot now, and the keyed DELETE that can be repeated. */
interface Slot {
  person: Person
  again: { key: string; hard: boolean; deletionId: string; transitions: number } | null
}

const BACK_END = 900_000
const NOBODY = 999_999
/** Ids that the api never gives. */
const FIRST_LATE_POST = 50_000_000
const TRIES = 40
const PAUSE_MS = 500
/** A key is remembered for a user's last 8 transitions. */
const REACH = 5

/** What the callers do. Each slot's operations come one after the other, different slots' at the same time. */
export function createCallers(deps: CallerDeps) {
  const { apis, record, population, mongo } = deps
  const slots: Slot[] = population.slots.map((person) => ({ person, again: null }))
  const admin = () => deps.token(BACK_END, true)
  const isUnknown = ({ status }: HttpAnswer) => status === 0 || status === 503

  async function ask(what: string, expected: readonly number[], request: HttpCall): Promise<HttpAnswer> {
    const answer = await call(request)
    const { status, body } = answer
    const name = `${what} ${status === 0 ? 'no answer' : status}`
    record.answers.set(name, (record.answers.get(name) ?? 0) + 1)
    if (![0, 503, ...expected].includes(status)) record.surprises.push(`${name}: ${JSON.stringify(body)}`)
    return answer
  }
  const at = (number: number, path: string) => `${apis[number % apis.length]}${path}`

  /** The same request again, at the next api, until there is an answer. */
  async function untilKnown(send: (attempt: number) => Promise<HttpAnswer>): Promise<HttpAnswer> {
    let answer = await send(0)
    for (let attempt = 1; attempt < TRIES && isUnknown(answer); attempt++) {
      await wait(PAUSE_MS)
      answer = await send(attempt)
    }
    return answer
  }

  /** Registers the person in the notification store. */
  async function register({ id, extId }: Person): Promise<void> {
    const url = `${deps.store.url}/v1/user/${encodeURIComponent(extId)}/`
    const body = { user_id: id, $email: [`user-${id}@mail.example`] }
    const send = () => ask('profile', [201], { method: 'POST', url, token: deps.store.apiKey, body })
    const { status } = await untilKnown(send)
    if (status === 201) record.profiles.set(id, extId)
  }

  async function remove(
    slot: Slot,
    op: Extract<Operation, { kind: 'delete' }>,
    attempt: number,
    key: string | null,
  ) {
    const { id } = slot.person
    const url = at(op.number + attempt, `/api/v2/user/${id}/${op.hard ? '?hard=1' : ''}`)
    const token = op.self ? await deps.token(id) : await admin()
    return ask(op.hard ? 'hard' : 'soft', [204, 400, 404], { method: 'DELETE', url, token, key })
  }

  async function doDelete(slot: Slot, op: Extract<Operation, { kind: 'delete' }>): Promise<void> {
    const { person } = slot
    const mode = op.hard ? 'hard' : 'soft'
    const startedAt = Date.now()
    const once = (n: number) => {
      const key = op.keyed ? `key-${op.number}` : null
      return key ? untilKnown((attempt) => remove(slot, op, n + attempt, key)) : remove(slot, op, n, null)
    }
    if (slot.again) slot.again.transitions += op.twice ? 2 : 1
    const answers = await Promise.all(op.twice ? [once(0), once(1)] : [once(0)])
    for (const { status, deletionId } of answers) {
      if (status !== 204) continue
      const key = op.keyed ? `key-${op.number}` : null
      record.deletions.push({ userId: person.id, deletionId: String(deletionId), mode, key })
      if (key) slot.again = { key, hard: op.hard, deletionId: String(deletionId), transitions: 0 }
    }
    const won = answers.some(({ status }) => status === 204)
    if (won && op.next === 'late_write') await writeLate(person.id, op.number, startedAt)
    if (won && op.next === 'restore') await doRestore(slot, op.number + 1)
  }

  /** A document of the deleted user by a service that has not heard yet. */
  async function writeLate(userId: number, number: number, markedAfter: number): Promise<void> {
    const entry = { postId: FIRST_LATE_POST + number, userId, promised: false }
    record.lateWrites.push(entry)
    const post = {
      _id: Long.fromNumber(entry.postId),
      author_id: Long.fromNumber(userId),
      text: `${TEXT} late ${number}`,
      mentions: [],
      comment_count: 0,
      vote_count: 0,
      created_at: new Date(),
    }
    const written = await postsOf(mongo.db)
      .insertOne(post)
      .then(
        () => true,
        () => false,
      )
    // The window begins after the mark, and the mark came after the request.
    entry.promised = written && Date.now() < markedAfter + deps.lateWriteWindow * 0.9
  }

  async function doAgain(slot: Slot, number: number): Promise<void> {
    const { again, person } = slot
    if (!again || again.transitions > REACH) return
    const url = at(number, `/api/v2/user/${person.id}/${again.hard ? '?hard=1' : ''}`)
    const answer = await ask('again', [204], { method: 'DELETE', url, token: await admin(), key: again.key })
    if (answer.status === 204 && answer.deletionId !== again.deletionId)
      record.surprises.push(
        `${again.key} of user ${person.id}: ${again.deletionId}, then ${answer.deletionId}`,
      )
  }

  async function doSignUp(slot: Slot, number: number): Promise<void> {
    const { username, extId } = slot.person
    const url = at(number, '/api/v2/sso/signup/')
    const body = { username, ext_id: extId, email: `${username}@mail.example` }
    const answer = await ask('sign up', [201, 400], { method: 'POST', url, token: await admin(), body })
    if (answer.status !== 201) return
    const person = { id: Number(answer.body.id), username, extId }
    record.signUps.push({ userId: person.id, username, extId })
    slot.person = person
    slot.again = null
    await register(person)
  }

  async function doContribute(slot: Slot, op: Operation & { kind: 'post' | 'comment' }): Promise<void> {
    const { id: authorId } = slot.person
    const text = `${TEXT} ${op.number} by ${authorId}`
    const token = await deps.token(authorId)
    if (op.kind === 'post') {
      const url = at(op.number, '/api/v2/post/')
      const { status, body } = await ask('post', [201, 401, 403], {
        method: 'POST',
        url,
        token,
        body: { text },
      })
      if (status === 201) record.posts.push({ id: Number(body.id), authorId, text })
      return
    }
    const postId = bystandersPost(op.bystander)
    const url = at(op.number, '/api/v2/comment/')
    const request = { method: 'POST', url, token, body: { post: postId, text } }
    const { status, body } = await ask('comment', [201, 401, 403], request)
    if (status === 201) record.comments.push({ id: Number(body.id), authorId, postId, text })
  }

  const bystandersPost = (index: number) => {
    const bystander = population.bystanders[index]
    if (!bystander) throw new RangeError(`there is no bystander ${index}`)
    return postOf(bystander)
  }

  async function doVote(slot: Slot, number: number, bystander: number): Promise<void> {
    const url = at(number, `/api/v2/post/${bystandersPost(bystander)}/vote/`)
    const token = await deps.token(slot.person.id)
    await ask('vote', [200, 201, 204, 401, 403], { method: 'POST', url, token })
  }

  async function doRestore(slot: Slot, number: number): Promise<void> {
    const url = at(number, `/api/v2/user/${slot.person.id}/restore/`)
    if (slot.again) slot.again.transitions += 1
    const { status } = await ask('restore', [204, 400, 404, 409], {
      method: 'POST',
      url,
      token: await admin(),
    })
    if (status === 204) record.restores.push({ userId: slot.person.id })
  }

  async function doRefused(slot: Slot, op: Extract<Operation, { kind: 'refused' }>): Promise<void> {
    const { how, number } = op
    const id = how === 'unknown_user' ? NOBODY : slot.person.id
    const url = at(number, `/api/v2/user/${id}/${how === 'bad_hard' ? '?hard=maybe' : '?hard=1'}`)
    const stranger = population.bystanders[0]?.id ?? NOBODY
    const tokens = { stranger: () => deps.token(stranger), no_token: () => null }
    const token = how in tokens ? await tokens[how as keyof typeof tokens]() : await admin()
    await ask(how, [refusals[how]], { method: 'DELETE', url, token })
  }

  function perform(slot: Slot, op: Operation): Promise<void> {
    switch (op.kind) {
      case 'post':
      case 'comment':
        return doContribute(slot, op as Operation & { kind: 'post' | 'comment' })
      case 'vote':
        return doVote(slot, op.number, op.bystander)
      case 'delete':
        return doDelete(slot, op)
      case 'restore':
        return doRestore(slot, op.number)
      case 'sign_up':
        return doSignUp(slot, op.number)
      case 'again':
        return doAgain(slot, op.number)
      case 'refused':
        return doRefused(slot, op)
    }
  }

  const queues = slots.map(() => Promise.resolve())
  return {
    /** Registers everybody who is there from the start. */
    async registerAll() {
      for (const person of [...population.slots, ...population.bystanders]) await register(person)
    },
    /** Does it when the slot's earlier operations are done. */
    enqueue(op: Operation): void {
      const slot = slots[op.slot]
      if (!slot) throw new RangeError(`there is no slot ${op.slot}`)
      queues[op.slot] = (queues[op.slot] ?? Promise.resolve()).then(() => perform(slot, op))
    },
    /** Resolves when nothing is under way. */
    async idle() {
      await Promise.all(queues)
    },
  }
}
