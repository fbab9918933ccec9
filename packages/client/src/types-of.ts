import openapiTypes, { astToString } from 'openapi-typescript'

const NOTICE = `// Written from the api's OpenAPI document by \`pnpm client\`: don't edit.\n\n`

/** The TypeScript types of an OpenAPI document, as this package's `schema.ts` holds them. */
export async function typesOf(document: object): Promise<string> {
  const types = await openapiTypes(structuredClone(document) as never)
  return NOTICE + astToString(types)
}
