import { createLogger } from '@lethe/service/logger'
import { expect, test } from 'vitest'
import { readManifest } from './manifest.ts'

test('a manifest that is not there is a warning that names it, and none', async () => {
  const lines: string[] = []
  const destination = { write: (line: string) => lines.push(line) }
  const logger = createLogger({ name: 'api', level: 'info', destination })
  expect(await readManifest('/nowhere/erasure.yaml', logger)).toBeNull()
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([
    { level: 'warn', problems: [expect.stringContaining('/nowhere/erasure.yaml')] },
  ])
})
