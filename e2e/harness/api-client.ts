import { createLetheClient } from '@lethe/client/client'
import type { Deletion } from '@lethe/contracts/deletion'
import { vi } from 'vitest'

/** The published client with one caller's token, and what the suites ask for again and again. */
export function createApiClient(url: string, token: string) {
  const client = createLetheClient({ url, token: async () => token })

  async function deletion(id: string): Promise<Deletion> {
    const { data, error } = await client.GET('/api/v2/deletion/{id}/', { params: { path: { id } } })
    if (!data) throw new Error(`deletion ${id}: ${JSON.stringify(error)}`)
    return data
  }
  return {
    ...client,
    deletion,
    async delete(id: number, { hard = false, notBefore }: { hard?: boolean; notBefore?: Date } = {}) {
      const query = {
        ...(hard && { hard: '1' as const }),
        ...(notBefore && { not_before: notBefore.toISOString() }),
      }
      const { response } = await client.DELETE('/api/v2/user/{id}/', { params: { path: { id }, query } })
      return response
    },
    /** Waits until the deletion is in this state. */
    async reaches(id: string, state: Deletion['state'], timeout = 30_000): Promise<Deletion> {
      return vi.waitFor(
        async () => {
          const found = await deletion(id)
          if (found.state !== state) throw new Error(`${id} is ${found.state}: ${found.reason}`)
          return found
        },
        { timeout, interval: 100 },
      )
    },
  }
}
