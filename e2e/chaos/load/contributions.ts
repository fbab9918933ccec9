import { marks } from './marks.ts'
import { type Population, postOf } from './people.ts'
import type { OperationOf, Place } from './plan.ts'
import type { Caller } from './requests.ts'
import type { Slot } from './slots.ts'

/**
 * 401 for a deleted author, 403 for a blocked one. A try whose answer was lost may have written too: its text
 * says whose it is, and what it counts is counted.
 */
const REFUSED = [401, 403]

export async function writePost(caller: Caller, { person }: Slot, number: number): Promise<void> {
  await post(caller, { authorId: person.id, number, mentions: [], expected: [201, ...REFUSED] })
}

/** A bystander writes about whoever has the slot; 400 where he is deleted. */
export async function mention(caller: Caller, { person }: Slot, op: OperationOf<'mention'>): Promise<void> {
  const author = caller.population.bystanders[op.bystander]
  if (!author) throw new RangeError(`there is no bystander ${op.bystander}`)
  const { number } = op
  await post(caller, { authorId: author.id, number, mentions: [person.id], expected: [201, 400] })
}

interface NewPost {
  authorId: number
  number: number
  mentions: number[]
  expected: number[]
}

async function post(caller: Caller, { authorId, number, mentions, expected }: NewPost): Promise<void> {
  const text = textOf(number, authorId)
  const token = await caller.token(authorId)
  const { answer } = await caller.untilKnown((attempt) =>
    caller.ask('post', expected, {
      method: 'POST',
      url: caller.at(number + attempt, '/api/v2/post/'),
      token,
      body: { text, mentions },
    }),
  )
  const { status, body } = answer
  if (status === 201) caller.record.posts.push({ id: Number(body.id), authorId, text, mentions })
}

/** Says who wrote it: so that whatever is found is known for the load's. */
const textOf = (number: number, authorId: number) => `${marks.text}${number} by ${authorId}`

export async function comment(
  caller: Caller,
  { person }: Slot,
  { number, on }: OperationOf<'comment'>,
): Promise<void> {
  const authorId = person.id
  const postId = firstPostOf(caller.population, on)
  const text = textOf(number, authorId)
  const token = await caller.token(authorId)
  const { answer } = await caller.untilKnown((attempt) =>
    caller.ask('comment', expectedOn(on, 201), {
      method: 'POST',
      url: caller.at(number + attempt, '/api/v2/comment/'),
      token,
      body: { post: postId, text },
    }),
  )
  const { status, body } = answer
  if (status === 201) caller.record.comments.push({ id: Number(body.id), authorId, postId, text })
}

export async function vote(
  caller: Caller,
  { person }: Slot,
  { number, on }: OperationOf<'vote'>,
): Promise<void> {
  const postId = firstPostOf(caller.population, on)
  caller.record.votes.push({ userId: person.id, postId })
  const token = await caller.token(person.id)
  await caller.untilKnown((attempt) =>
    caller.ask('vote', expectedOn(on, 204), {
      method: 'POST',
      url: caller.at(number + attempt, `/api/v2/post/${postId}/vote/`),
      token,
    }),
  )
}

/** The first post of a slot may be gone. */
const expectedOn = ({ who }: Place, success: number) =>
  who === 'slot' ? [success, 404, ...REFUSED] : [success, ...REFUSED]

function firstPostOf({ slots, bystanders }: Population, { who, index }: Place): number {
  const person = (who === 'slot' ? slots : bystanders)[index]
  if (!person) throw new RangeError(`there is no ${who} ${index}`)
  return postOf(person)
}
