import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { Ajv } from 'ajv'
import { type Manifest, manifestProblems } from './manifest-checks.ts'
import { readSource, shapeProblems } from './manifest-problems.ts'
import { type ManifestDocument, ManifestSchema } from './manifest-schema.ts'

export type { Manifest } from './manifest-checks.ts'
export { manifestJsonSchema } from './manifest-schema.ts'

/** The manifest can't be used. `problems` has one line each: `erasure.yaml:14:5 what is wrong`. */
export class ManifestError extends Error {
  readonly code = 'manifest_invalid'
  readonly problems: readonly string[]

  constructor(problems: readonly string[]) {
    super(problems.join('\n'))
    this.name = 'ManifestError'
    this.problems = problems
  }
}

/** Reads and checks the manifest at `path`. Throws {@link ManifestError}, also where the file can't be read. */
export async function loadManifest(path: string): Promise<Manifest> {
  let text: string
  try {
    text = await readFile(path, 'utf8')
  } catch (error) {
    throw new ManifestError([
      `${path}: can't be read (${(error as NodeJS.ErrnoException).code ?? 'unknown error'})`,
    ])
  }
  return parseManifest(text, basename(path))
}

/**
 * Checks a manifest: its YAML, its shape, then what a shape can't say. `name` is the file's name in the
 * messages. Throws {@link ManifestError} with every problem of the first of the three that has any.
 */
export function parseManifest(text: string, name: string): Manifest {
  const source = readSource(text, name)
  if (source.syntaxErrors.length > 0) throw new ManifestError(source.syntaxErrors)

  const document = source.value ?? {}
  const matches = new Ajv({ allErrors: true, allowUnionTypes: true }).compile<ManifestDocument>(
    ManifestSchema,
  )
  if (!matches(document)) throw new ManifestError(shapeProblems(matches.errors ?? []).map(source.line))

  const manifest: Manifest = { collections: document.collections ?? {}, buckets: document.buckets ?? {} }
  const problems = manifestProblems(manifest)
  if (problems.length > 0) throw new ManifestError(problems.map(source.line))
  return manifest
}
