import { Deletion } from '@lethe/contracts/deletion'
import { Check } from 'typebox/value'
import type { Api, ApiAnswer } from './api.ts'
import { NoAnswer } from './api.ts'

/** Reads a deletion. Rejects with a Refusal where there is none, and with NoAnswer where what came is none. */
export async function readDeletion(api: Api, id: string): Promise<Deletion> {
  return deletionIn(await api.send('GET', `/api/v2/deletion/${id}/`))
}

/** Has the deletion tried again at once, and answers it as it is then. Rejects like {@link readDeletion}. */
export async function sendRetry(api: Api, id: string): Promise<Deletion> {
  return deletionIn(await api.send('POST', `/api/v2/deletion/${id}/retry/`))
}

function deletionIn({ body }: ApiAnswer): Deletion {
  if (!Check(Deletion, body))
    throw new NoAnswer('no_answer', 'the answer is no deletion: is LETHE_API_URL the api of Lethe?')
  return body
}

const endings = new Set<Deletion['state']>(['completed', 'blocked', 'superseded', 'cancelled'])

/** Whether waiting is over: nothing more happens by itself. */
export const isOver = ({ state }: Deletion): boolean => endings.has(state)
