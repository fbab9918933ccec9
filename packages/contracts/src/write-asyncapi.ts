import { writeFile } from 'node:fs/promises'
import { stringify } from 'yaml'
import { asyncApiDocument } from './asyncapi.ts'

/** `pnpm --filter @lethe/contracts asyncapi`: writes docs/asyncapi.yaml anew. */
const file = new URL('../../../docs/asyncapi.yaml', import.meta.url)
await writeFile(file, stringify(JSON.parse(JSON.stringify(asyncApiDocument())), { lineWidth: 110 }))
