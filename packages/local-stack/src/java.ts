import { join } from 'node:path'
import { cleanEnv, findOnPath, runCommand } from './commands.ts'
import { LocalStackError } from './errors.ts'

/** What Kafka 4 brokers need. */
const MINIMUM_JAVA = 17

/** The path of a `java` that might do, from `JAVA_HOME` or the PATH; undefined where there is none. */
export async function findJava(env: NodeJS.ProcessEnv): Promise<string | undefined> {
  const fromHome = env.JAVA_HOME ? await findOnPath('java', { PATH: join(env.JAVA_HOME, 'bin') }) : undefined
  return fromHome ?? findOnPath('java', env)
}

/**
 * Returns only if this `java` is new enough for Kafka.
 * @throws LocalStackError `missing_tool`
 */
export async function requireModernJava(java: string, env: NodeJS.ProcessEnv): Promise<void> {
  const version = javaVersion(await runCommand(java, ['-version'], { env: cleanEnv(env) }))
  if (version !== undefined && version >= MINIMUM_JAVA) return
  throw new LocalStackError(
    'missing_tool',
    `Kafka needs Java ${MINIMUM_JAVA} or newer; ${java} is ${version ?? 'of an unknown version'}.`,
  )
}

/** The major version in what `java -version` prints; `1.8.0` is 8. */
export function javaVersion(output: string): number | undefined {
  const match = /version "(?:1\.)?(\d+)/.exec(output)
  return match?.[1] ? Number(match[1]) : undefined
}
