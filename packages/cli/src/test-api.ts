import { type Api, createApi, Refusal } from './api.ts'

interface Asked {
  method: string
  /** With its query. */
  path: string
  headers: Headers
  body: unknown
}

/** An api that answers each request with the body that `answer` gives, or with the refusal that it throws. */
export function fakeApi(answer: (asked: Asked) => object): Api {
  async function send(request: Request): Promise<Response> {
    const { method, headers } = request
    const { pathname, search } = new URL(request.url)
    const text = await request.text()
    try {
      const body: unknown = text === '' ? undefined : JSON.parse(text)
      return Response.json(answer({ method, path: pathname + search, headers, body }))
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      const { status, code, message } = error
      return Response.json({ errors: [{ code, message }] }, { status })
    }
  }
  return createApi('http://api', async () => 'token', send)
}
