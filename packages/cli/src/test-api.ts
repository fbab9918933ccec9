import { type Api, createApi } from './api.ts'

export interface Asked {
  method: string
  /** With its query. */
  path: string
  headers: Headers
  body: unknown
}

/** An api that answers what `answer` says to each request: an object is a 200 with that body. */
export function fakeApi(answer: (asked: Asked) => object): Api {
  return createApi(
    'http://api',
    async () => 'token',
    async (request) => {
      const { pathname, search } = new URL(request.url)
      const text = await request.text()
      const body: unknown = text === '' ? undefined : JSON.parse(text)
      return Response.json(
        answer({ method: request.method, path: pathname + search, headers: request.headers, body }),
      )
    },
  )
}
