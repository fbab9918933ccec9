import { writeFile } from 'node:fs/promises'
import { manifestJsonSchema } from './manifest.ts'

/** `pnpm --filter @lethe/erasure schema`: writes the published JSON Schema anew. */
const file = new URL('../erasure.schema.json', import.meta.url)
await writeFile(file, `${JSON.stringify(manifestJsonSchema, null, 2)}\n`)
