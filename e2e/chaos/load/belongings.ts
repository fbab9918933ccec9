import { Long, ObjectId } from 'mongodb'
import { type Writing, writeElsewhere } from './another-service.ts'
import { pictureWriting } from './late-writes.ts'
import { marks } from './marks.ts'
import { type Person, postOf } from './people.ts'
import type { Caller } from './requests.ts'

const long = Long.fromNumber

/** What a newcomer soon has: something for each line of erasure.yaml that the api has no route for. */
export async function settleIn(caller: Caller, person: Person, number: number): Promise<void> {
  const { mongo, record, population } = caller
  const friend = population.bystanders[number % population.bystanders.length]
  if (!friend) return
  for (const writing of [withFriend(person, friend), pictureWriting(person.id, new Date())])
    record.inserted.push(...(await writeElsewhere(mongo, writing)))
}

/** Only with somebody whom nobody deletes: else it would be a late write of the other one. */
function withFriend(person: Person, friend: Person): Writing {
  const me = long(person.id)
  const other = long(friend.id)
  const created_at = new Date()
  const document = (collection: string, fields: object) => ({
    collection,
    document: { _id: new ObjectId(), ...fields, created_at },
  })
  const text = `${marks.text}in private of ${person.id}`
  const note = `${marks.text}noted of ${person.id}`
  return {
    documents: [
      document('follows', { follower_id: me, followed_id: other }),
      document('follows', { follower_id: other, followed_id: me }),
      document('private_messages', { sender_id: me, recipient_id: other, text }),
      document('private_messages', { sender_id: other, recipient_id: me, text }),
      document('flags', { post_id: long(postOf(friend)), reporter_id: me, reason: 'spam', note }),
    ],
    counted: [person, friend].flatMap(({ id }) => [
      { collection: 'users', id, field: 'followers_count' },
      { collection: 'users', id, field: 'followings_count' },
    ]),
  }
}
