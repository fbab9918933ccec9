import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { Ajv } from 'ajv'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { asyncApiDocument } from './asyncapi.ts'

const published = parse(await readFile(new URL('../../../docs/asyncapi.yaml', import.meta.url), 'utf8'))
const require = createRequire(import.meta.url)
const schema = require('@asyncapi/specs/schemas/3.0.0-without-$id.json')

describe('docs/asyncapi.yaml', () => {
  it('is what the schemas in the code say', () => {
    expect(published).toEqual(JSON.parse(JSON.stringify(asyncApiDocument())))
  })

  it('is a valid AsyncAPI 3 document', () => {
    const ajv = new Ajv({ strict: false, validateFormats: false })
    const valid = ajv.validate(schema, published)
    expect(ajv.errors ?? []).toEqual([])
    expect(valid).toBe(true)
    expect(ajv.validate(schema, { ...published, channels: { wrong: { address: 7 } } })).toBe(false)
  })
})
