import { readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { cacheFolder, filledOnce } from './cache.ts'
import { cleanEnv, findOnPath, runCommand } from './commands.ts'
import { requireDigest } from './digest.ts'
import { LocalStackError } from './errors.ts'

/** The version that the lock file holds the digests of. */
export const KAFKA_VERSION = '4.1.1'
const LOG4J_VERSION = '2.24.3'
const LOCK_FILE = new URL('./kafka-jars.lock.json', import.meta.url)
const COPY_DEPENDENCIES = 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies'

/**
 * The Java class path of a Kafka broker, fetched once by Maven into the user's cache. Every jar has the digest
 * that `kafka-jars.lock.json` pins (file name to SHA-256); a jar that the lock does not name is refused.
 * @throws LocalStackError `missing_tool`, `command_failed`, `digest_mismatch`
 */
export async function kafkaClassPath(options: {
  env: NodeJS.ProcessEnv
  onProgress: (line: string) => void
  signal?: AbortSignal | undefined
}): Promise<string> {
  const folder = join(cacheFolder(options.env), `kafka-${KAFKA_VERSION}`)
  await filledOnce(folder, (emptyFolder) => fetchJars(emptyFolder, options), options.signal)
  return join(folder, '*')
}

async function fetchJars(
  folder: string,
  { env, onProgress, signal }: Parameters<typeof kafkaClassPath>[0],
): Promise<void> {
  const maven = await findOnPath('mvn', env)
  if (!maven) {
    throw new LocalStackError(
      'missing_tool',
      'Kafka is fetched with Maven: install it (mvn), or set KAFKA_HOME or KAFKA_BROKERS.',
    )
  }
  onProgress(`Downloading Kafka ${KAFKA_VERSION}`)
  const pom = join(folder, 'pom.xml')
  await writeFile(pom, POM)
  const args = [
    '-q',
    '-B',
    '-f',
    pom,
    COPY_DEPENDENCIES,
    '-DincludeScope=runtime',
    `-DoutputDirectory=${folder}`,
  ]
  await runCommand(maven, args, { cwd: folder, env: cleanEnv(env), signal })
  await rm(pom)
  await requireLockedJars(folder, JSON.parse(await readFile(LOCK_FILE, 'utf8')))
}

/**
 * Returns only if the folder holds exactly the locked jars (file name to SHA-256).
 * @throws LocalStackError `digest_mismatch`
 */
export async function requireLockedJars(
  folder: string,
  locked: Readonly<Record<string, string>>,
): Promise<void> {
  const found = await readdir(folder)
  const different = [
    ...found.filter((name) => !(name in locked)),
    ...Object.keys(locked).filter((name) => !found.includes(name)),
  ]
  if (different.length > 0) {
    const names = different.join(', ')
    throw new LocalStackError('digest_mismatch', `Kafka's jars were refused: not as locked are ${names}.`)
  }
  for (const [name, digest] of Object.entries(locked)) await requireDigest(join(folder, name), digest)
}

// log4j-slf4j-impl: without it the broker's own warnings go nowhere.
const POM = `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>lethe</groupId>
  <artifactId>kafka</artifactId>
  <version>1</version>
  <packaging>pom</packaging>
  <dependencies>
    <dependency>
      <groupId>org.apache.kafka</groupId>
      <artifactId>kafka_2.13</artifactId>
      <version>${KAFKA_VERSION}</version>
    </dependency>
    <dependency>
      <groupId>org.apache.logging.log4j</groupId>
      <artifactId>log4j-slf4j-impl</artifactId>
      <version>${LOG4J_VERSION}</version>
    </dependency>
  </dependencies>
</project>
`
