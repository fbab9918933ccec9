import { createLetheClient, type LetheClient } from '@lethe/client/client'
import type { Answer, Send } from './http-client.ts'

/** Changes a request on its way, into one that the client's types would not allow. */
export type Twist = (sent: Required<Pick<Send, 'method' | 'path'>> & Send) => Send

/** The published client, sending through `send`, so that what it is answered is held against the contract too. */
export function createTypedClient(
  send: (sent: Send) => Promise<Answer>,
  token: () => Promise<string>,
  twist: Twist = (sent) => sent,
): LetheClient {
  return createLetheClient({
    url: 'http://api',
    token,
    async fetch(request) {
      const { pathname, search } = new URL(request.url)
      const { method, headers } = request
      const body = await request.text()
      const sent = { method, path: pathname + search, headers: Object.fromEntries(headers) }
      const answer = await send(twist(body === '' ? sent : { ...sent, body }))
      const answered = Object.entries(answer.headers).filter((header) => typeof header[1] === 'string')
      return new Response(answer.text === '' ? null : answer.text, {
        status: answer.status,
        headers: answered as [string, string][],
      })
    },
  })
}
