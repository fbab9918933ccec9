import createClient, { type Client } from 'openapi-fetch'
import type { paths } from './schema.ts'

/**
 * A method for each HTTP method; paths, parameters, bodies and answers are typed as the api documents them, answers as
 * JSON where there is more than one type.
 */
export type LetheClient = Client<paths, 'application/json'>

export interface LetheClientOptions {
  /** Where the api is, without a slash at the end. */
  url: string
  /** Asked before each request, so a token may be short-lived; undefined asks without one. */
  token: () => Promise<string | undefined>
  /** Sends a request: for deadlines, retries or another agent. The platform's unless told. */
  fetch?: (request: Request) => Promise<Response>
}

/**
 * A client of Lethe's api. It rejects only where no answer came; a refusal is a value: `error` has its body and
 * `response.status` its status. Streams are read with `parseAs: 'stream'`.
 */
export function createLetheClient({ url, token, fetch }: LetheClientOptions): LetheClient {
  const client = createClient<paths, 'application/json'>({ baseUrl: url, ...(fetch && { fetch }) })
  client.use({
    async onRequest({ request }) {
      const bearer = await token()
      if (bearer !== undefined) request.headers.set('authorization', `Bearer ${bearer}`)
      return request
    },
  })
  return client
}
