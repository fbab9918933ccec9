import { exact } from '@lethe/store/exact-documents'
import { Long } from 'mongodb'
import { expect } from 'vitest'
import { checkAll } from './all.ts'
import type { Invariant } from './invariants.ts'
import { goodStory, type Story } from './story.ts'

export type Breach = [what: string, how: (story: Story) => void, broken: Invariant | Invariant[]]

/** Breaks one thing of the good story; exactly these invariants must be found broken. */
export function expectBroken(how: (story: Story) => void, broken: Invariant | Invariant[]): void {
  const story = goodStory()
  how(story)
  const found = new Set(checkAll(story).map(({ invariant }) => invariant))
  expect(found).toEqual(new Set([broken].flat()))
}

/** One user document of the evidence. */
export const user = ({ evidence }: Story, id: number) => {
  const found = evidence.users.find(({ _id }) => Number(_id) === id)
  if (!found) throw new Error(`no user ${id}`)
  return found
}
/** Changes a user in both ways in which the evidence holds him. */
export function changeUser(
  story: Story,
  id: number,
  change: (document: ReturnType<typeof user>) => void,
): void {
  const document = user(story, id)
  change(document)
  const { after } = story.evidence
  const rest = (after.users ?? []).filter(
    ({ _id }) => (_id as { $numberLong: string }).$numberLong !== String(id),
  )
  after.users = [...rest, exact(document)]
}
export const add = ({ evidence }: Story, collection: string, document: object) => {
  const list = evidence.after[collection] ?? []
  evidence.after[collection] = [...list, exact(document)]
}
export const drop = (story: Story, collection: string, id: number) => {
  const list = story.evidence.after[collection] ?? []
  story.evidence.after[collection] = list.filter(
    ({ _id }) => (_id as { $numberLong: string }).$numberLong !== String(id),
  )
}
/** Changes one field of a document that is there. */
export const set = (story: Story, [collection, id]: [string, number], fields: object) => {
  const list = story.evidence.after[collection] ?? []
  const old = list.find(({ _id }) => (_id as { $numberLong: string }).$numberLong === String(id))
  drop(story, collection, id)
  story.evidence.after[collection]?.push({ ...old, ...exact(fields) })
}
/** Takes a user's events of a type away. */
export const without = (story: Story, type: string, id: number) => {
  story.evidence.deliveries = story.evidence.deliveries.filter(
    (delivery) => delivery.type !== type || delivery.userId !== id,
  )
}
export const id = Long.fromNumber
