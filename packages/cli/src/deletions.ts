import { Deletion } from '@lethe/contracts/deletion'
import { Check } from 'typebox/value'
import type { Api } from './api.ts'
import { NoAnswer } from './api.ts'

/** Reads a deletion. Rejects with a Refusal where there is none, and with NoAnswer where what came is none. */
export async function readDeletion(api: Api, id: string): Promise<Deletion> {
  const { body } = await api.send('GET', `/api/v2/deletion/${id}/`)
  if (!Check(Deletion, body))
    throw new NoAnswer('no_answer', 'the answer is no deletion: is LETHE_API_URL the api of Lethe?')
  return body
}

const endings = new Set<Deletion['state']>(['completed', 'blocked', 'superseded', 'cancelled'])

/** Whether waiting is over: nothing more happens by itself. */
export const isOver = ({ state }: Deletion): boolean => endings.has(state)
