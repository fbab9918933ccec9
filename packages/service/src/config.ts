import { resolve } from 'node:path'
import { envSchema } from 'env-schema'
import { type Static, type TObject, type TSchema, Type } from 'typebox'
import { readSecretFiles } from './secret-files.ts'

/** A wrong environment: `message` has one line per wrong variable and never holds a variable's value. */
export class ConfigError extends Error {
  constructor(lines: string | readonly string[]) {
    super(typeof lines === 'string' ? lines : lines.join('\n'))
    this.name = 'ConfigError'
  }
}

const DURATION = '^[0-9]{1,9}(ms|s|m|h)$'
const MS_PER_UNIT: Record<string, number> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 }

/** A variable that holds a duration as text; `duration()` turns it into milliseconds. */
export function durationVariable(defaultText: string) {
  return Type.String({
    pattern: DURATION,
    default: defaultText,
    description: 'a duration such as 500ms, 60s, 5m or 1h',
  })
}

/** A secret: its value can also be in the file that `<NAME>_FILE` names. */
export function secretVariable(options: { pattern?: string; description?: string; default?: string } = {}) {
  return Type.String({ ...options, writeOnly: true })
}

// The fragments are property maps: `Type.Object({ ...commonConfig, ...mongoConfig, MINE: ... })`.
// A `description` says what is expected; it ends the line "<VARIABLE> must be ...".

/** What every process has: HOST, LOG_LEVEL, SHUTDOWN_TIMEOUT. */
export const commonConfig = {
  HOST: Type.String({ default: '127.0.0.1', description: 'an address to listen on' }),
  LOG_LEVEL: Type.Enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'], {
    default: 'info',
    description: 'one of trace, debug, info, warn, error, fatal, silent',
  }),
  SHUTDOWN_TIMEOUT: durationVariable('10s'),
}

/** PORT, with the service's own default. 0 takes any free port. */
export function listenConfig(defaultPort: number) {
  return {
    PORT: Type.Integer({
      minimum: 0,
      maximum: 65_535,
      default: defaultPort,
      description: 'a port number (0 to 65535)',
    }),
  }
}

/** MONGODB_URI, required, a secret where it holds a password; its path names the database. */
export const mongoConfig = {
  MONGODB_URI: secretVariable({
    pattern: '^mongodb(\\+srv)?://.',
    description: 'a MongoDB connection string (mongodb://... or mongodb+srv://...)',
  }),
}

/**
 * ERASURE_MANIFEST (read it with `manifestPath`) and LATE_WRITE_WINDOW: by what workers erase, and by what the api
 * foretells it.
 */
export const erasureConfig = {
  ERASURE_MANIFEST: Type.String({ default: 'erasure.yaml', description: 'the path of the erasure manifest' }),
  LATE_WRITE_WINDOW: durationVariable('60s'),
}

/** The manifest's path: pnpm runs the script in the package's folder, and says in INIT_CWD where it was typed. */
export function manifestPath(name: string, env: NodeJS.ProcessEnv): string {
  return resolve(env.INIT_CWD ?? '.', name)
}

/**
 * Reads the variables that `schema` names out of `env`; all others are ignored, and an empty one counts
 * as unset. A secret may come from a file (`secretVariable`). Numbers are coerced; booleans are `true`, `false`, `1` or `0`.
 * @throws ConfigError with one line per missing or wrong variable.
 */
export function readConfig<T extends TObject>(schema: T, env: NodeJS.ProcessEnv): Static<T> {
  const read = readSecretFiles(secretNames(schema), env)
  if (read.problems.length > 0) throw new ConfigError(read.problems)
  try {
    return envSchema<Static<T>>({
      // A copy: env-schema writes `additionalProperties` into the schema it is given.
      schema: { ...schema },
      data: pick(schema, read.env),
      env: false,
    })
  } catch (error) {
    if (error instanceof Error && isAjvFailure(error)) throw new ConfigError(explain(schema, error.errors))
    throw error
  }
}

/**
 * Milliseconds of `60s`, `500ms`, `5m`, `1h`, `0s`.
 * @throws ConfigError for any other text.
 */
export function duration(text: string): number {
  const match = /^([0-9]{1,9})(ms|s|m|h)$/.exec(text)
  const msPerUnit = MS_PER_UNIT[match?.[2] ?? '']
  if (!match || msPerUnit === undefined) {
    throw new ConfigError('a duration must be a whole number and a unit, such as 500ms, 60s, 5m or 1h')
  }
  return Number(match[1]) * msPerUnit
}

/** The non-empty, trimmed entries of a comma-separated list. */
export function commaList(text: string): string[] {
  return text
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '')
}

function secretNames(schema: TObject): string[] {
  return Object.entries(schema.properties).flatMap(([name, property]) =>
    'writeOnly' in property ? [name] : [],
  )
}

function pick(schema: TObject, env: NodeJS.ProcessEnv): Record<string, string> {
  const picked: Record<string, string> = {}
  for (const [name, property] of Object.entries(schema.properties)) {
    const value = env[name]
    if (value === undefined || value === '') continue
    picked[name] = isBoolean(property) ? booleanWord(value) : value
  }
  return picked
}

function isBoolean(property: TSchema): boolean {
  return 'type' in property && property.type === 'boolean'
}

/** ajv coerces the words only. */
function booleanWord(value: string): string {
  if (value === '1') return 'true'
  if (value === '0') return 'false'
  return value
}

type AjvIssue = { instancePath: string; keyword: string; params: { missingProperty?: string } }

function isAjvFailure(error: Error): error is Error & { errors: AjvIssue[] } {
  return 'errors' in error && Array.isArray(error.errors)
}

function explain(schema: TObject, issues: readonly AjvIssue[]): string[] {
  const lines = new Map<string, string>()
  for (const issue of issues) {
    const missing = issue.keyword === 'required'
    const name = missing ? (issue.params.missingProperty ?? '') : (issue.instancePath.split('/')[1] ?? '')
    if (lines.has(name)) continue
    const expected = expectation(schema.properties[name])
    lines.set(name, missing ? `${name} is required: ${expected}` : `${name} must be ${expected}`)
  }
  return [...lines.values()]
}

function expectation(property: TSchema | undefined): string {
  if (property && isBoolean(property)) return 'true, false, 1 or 0'
  if (property && 'description' in property && typeof property.description === 'string') {
    return property.description
  }
  return 'another value'
}
