import { typesOf } from '@lethe/client/types-of'
import { expect, it } from 'vitest'
import { startTestApi } from '../testing/api.ts'

const SCHEMA = new URL('../../../../packages/client/src/schema.ts', import.meta.url).pathname

it('the client’s types are those of the document that the api serves', async () => {
  const api = await startTestApi()
  const { body } = await api.send({ path: '/openapi.json' })
  await api.stop()
  await expect(await typesOf(body), '`pnpm client` writes them anew').toMatchFileSnapshot(SCHEMA)
})
