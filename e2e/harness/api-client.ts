import type { Deletion } from '@lethe/contracts/deletion'
import { vi } from 'vitest'

export interface Answer {
  status: number
  headers: Headers
  // biome-ignore lint/suspicious/noExplicitAny: a test looks at whatever came
  body: any
}

/** Plain HTTP with one caller's token. */
export function createApiClient(url: string, token: string | null) {
  async function request(
    method: string,
    path: string,
    options: { body?: unknown; headers?: Record<string, string> } = {},
  ): Promise<Answer> {
    const { body, headers = {} } = options
    const answer = await fetch(url + path, {
      method,
      headers: {
        ...(token === null ? {} : { authorization: `Bearer ${token}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const text = await answer.text()
    const json = answer.headers.get('content-type')?.includes('json') ?? false
    return { status: answer.status, headers: answer.headers, body: json ? JSON.parse(text) : text }
  }

  const get = (path: string) => request('GET', path)
  return {
    request,
    get,
    post: (path: string, body?: unknown) => request('POST', path, body === undefined ? {} : { body }),
    delete: (
      id: number | string,
      { hard = false, headers = {} }: { hard?: boolean; headers?: Record<string, string> } = {},
    ) => request('DELETE', `/api/v2/user/${id}/${hard ? '?hard=1' : ''}`, { headers }),
    deletion: async (id: string): Promise<Deletion> => {
      const answer = await get(`/api/v2/deletion/${id}/`)
      if (answer.status !== 200)
        throw new Error(`deletion ${id}: ${answer.status} ${JSON.stringify(answer.body)}`)
      return answer.body
    },
    /** Waits until the deletion is in this state. */
    async reaches(id: string, state: Deletion['state'], timeout = 30_000): Promise<Deletion> {
      return vi.waitFor(
        async () => {
          const deletion = await this.deletion(id)
          if (deletion.state !== state) throw new Error(`${id} is ${deletion.state}: ${deletion.reason}`)
          return deletion
        },
        { timeout, interval: 100 },
      )
    },
  }
}
