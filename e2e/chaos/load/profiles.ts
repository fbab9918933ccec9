import { marks } from './marks.ts'
import { distinctIdOf, type Person } from './people.ts'
import type { Registration } from './record.ts'
import type { Caller } from './requests.ts'

/**
 * Puts the person's profile into the notification store, with the same content each time. Nobody registers a
 * contested person: that profile is the bystander's.
 */
export async function register(caller: Caller, person: Person): Promise<void> {
  if (person.contested) return
  const { store, record } = caller
  const distinctId = distinctIdOf(person)
  const registration: Registration = {
    userId: person.id,
    distinctId,
    from: Date.now(),
    to: Number.POSITIVE_INFINITY,
    etag: null,
  }
  record.registrations.push(registration)
  const url = `${store.url}/v1/user/${encodeURIComponent(distinctId)}/`
  const body = { user_id: person.id, $email: [`${marks.username}${person.id}${marks.mail}`] }
  const { answer, doubtful } = await caller.untilKnown(() =>
    caller.ask('profile', [201], { method: 'POST', url, token: store.apiKey, body }),
  )
  if (answer.status !== 201) return
  registration.to = Date.now()
  if (!doubtful) registration.etag = answer.etag
}
