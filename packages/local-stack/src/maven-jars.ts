import { readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { cacheFolder, filledOnce } from './cache.ts'
import { cleanEnv, findOnPath, runCommand } from './commands.ts'
import { requireDigest } from './digest.ts'
import { LocalStackError } from './errors.ts'

/** A program for a JVM that consists of these artifacts and whatever they need. */
export interface MavenProgram {
  /** What people call it. */
  name: string
  /** Of its folder in the cache: it changes with every version. */
  folder: string
  /** `group:artifact:version`. */
  artifacts: readonly string[]
  /** A JSON file that pins every jar: file name to SHA-256. */
  lockFile: URL
  /** What else would do, for whoever has no Maven. */
  instead?: string
}

export interface FetchOptions {
  env: NodeJS.ProcessEnv
  onProgress: (line: string) => void
  signal?: AbortSignal | undefined
}

const COPY_DEPENDENCIES = 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies'

/** Where the program's jars are, once they are fetched. */
export const jarFolder = ({ folder }: MavenProgram, env: NodeJS.ProcessEnv): string =>
  join(cacheFolder(env), folder)

/**
 * The Java class path of a program, fetched once by Maven into the user's cache. Every jar has the digest that the lock
 * file pins; a jar that the lock does not name is refused.
 * @throws LocalStackError `missing_tool`, `command_failed`, `digest_mismatch`
 */
export async function mavenClassPath(program: MavenProgram, options: FetchOptions): Promise<string> {
  const folder = jarFolder(program, options.env)
  await filledOnce(folder, (emptyFolder) => fetchJars(program, emptyFolder, options), options.signal)
  return join(folder, '*')
}

async function fetchJars(
  { name, artifacts, lockFile, instead = '' }: MavenProgram,
  folder: string,
  { env, onProgress, signal }: FetchOptions,
): Promise<void> {
  const maven = await findOnPath('mvn', env)
  if (!maven) {
    throw new LocalStackError('missing_tool', `${name} is fetched with Maven: install it (mvn)${instead}.`)
  }
  onProgress(`Downloading ${name}`)
  const pom = join(folder, 'pom.xml')
  await writeFile(pom, pomOf(artifacts))
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
  await requireLockedJars(folder, JSON.parse(await readFile(lockFile, 'utf8')))
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
    throw new LocalStackError('digest_mismatch', `Jars were refused: not as locked are ${names}.`)
  }
  for (const [name, digest] of Object.entries(locked)) await requireDigest(join(folder, name), digest)
}

function pomOf(artifacts: readonly string[]): string {
  const dependencies = artifacts.map((artifact) => {
    const [groupId, artifactId, version] = artifact.split(':')
    return `    <dependency>
      <groupId>${groupId}</groupId>
      <artifactId>${artifactId}</artifactId>
      <version>${version}</version>
    </dependency>`
  })
  return `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>lethe</groupId>
  <artifactId>jars</artifactId>
  <version>1</version>
  <packaging>pom</packaging>
  <dependencies>
${dependencies.join('\n')}
  </dependencies>
</project>
`
}
