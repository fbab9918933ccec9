import { setTimeout as wait } from 'node:timers/promises'
import { marks } from './marks.ts'
import { register } from './profiles.ts'
import type { Caller } from './requests.ts'
import type { Slot } from './slots.ts'

/** How long to ask again while a worker acts for the deletion. */
const BEGUN_MS = 5_000
const PAUSE_MS = 250
const TRIES = 10

/** Takes a soft deletion back. Whoever is restored registers again as before, writes, and reads it. */
export async function restoreUser(caller: Caller, slot: Slot, name: string): Promise<void> {
  const { record } = caller
  const { id: userId } = slot.person
  const from = Date.now()
  if (slot.again) slot.again.transitions += 1
  const { restored, doubtful } = await ask(caller, userId, name)
  if (restored) record.restores.push({ userId })
  else if (doubtful) record.maybes.push({ userId, kind: 'restored', from })
  if (!restored) return
  await register(caller, slot.person)
  await useAgain(caller, slot, name)
}

async function ask(
  caller: Caller,
  userId: number,
  name: string,
): Promise<{ restored: boolean; doubtful: boolean }> {
  const giveUpAt = Date.now() + BEGUN_MS
  let hasDoubts = false
  for (let attempt = 0; ; attempt++) {
    const { answer, doubtful } = await caller.untilKnown(async (again) =>
      caller.ask('restore', [204, 400, 404, 409], {
        method: 'POST',
        url: caller.at(attempt + again, `/api/v2/user/${userId}/restore/`),
        token: await caller.admin(),
        key: `restore-${name}`,
      }),
    )
    hasDoubts ||= doubtful
    if (answer.status !== 409 || Date.now() > giveUpAt)
      return { restored: answer.status === 204, doubtful: hasDoubts }
    await wait(PAUSE_MS)
  }
}

/**
 * A restored user is again what he was. An api whose primary was just replaced may refuse him for a moment;
 * one that goes on doing so does not know of the restore.
 */
async function useAgain(caller: Caller, { person }: Slot, name: string): Promise<void> {
  if (person.status !== 'a') return
  const { record } = caller
  const token = await caller.token(person.id)
  const text = `${marks.text}${name} again by ${person.id}`
  const posted = await persist((attempt) =>
    caller.ask('post again', [201, 401], {
      method: 'POST',
      url: caller.at(attempt, '/api/v2/post/'),
      token,
      body: { text },
    }),
  )
  if (posted.status === 401 && !record.maybes.some(({ userId }) => userId === person.id))
    record.surprises.push(`user ${person.id} is restored and can't write`)
  if (posted.status !== 201) return
  const postId = Number(posted.body.id)
  record.posts.push({ id: postId, authorId: person.id, text, mentions: [] })
  const read = await persist((attempt) =>
    caller.ask('read again', [200, 401, 404], {
      method: 'GET',
      url: caller.at(attempt, `/api/v2/post/${postId}/`),
      token,
    }),
  )
  if (read.status === 200 && read.body.text !== text)
    record.surprises.push(`post ${postId} was written as ${text} and reads ${JSON.stringify(read.body)}`)
}

/** Asks again while the answer is 401 or 404. A post whose answer is lost is left alone. */
async function persist<T extends { status: number }>(send: (attempt: number) => Promise<T>): Promise<T> {
  let answer = await send(0)
  for (let attempt = 1; attempt < TRIES && [401, 404].includes(answer.status); attempt++) {
    await wait(PAUSE_MS)
    answer = await send(attempt)
  }
  return answer
}
