import { spawn } from 'node:child_process'
import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { cleanEnv, lastLine } from '@lethe/local-stack/commands'
import { LocalStackError } from '@lethe/local-stack/errors'
import { findJava } from '@lethe/local-stack/java'
import { type Check, configurationOf } from './model.ts'
import { findTlcJar } from './tlc-jar.ts'
import { statesIn, type Verdict, verdictOf } from './verdict.ts'

/** Where the modules are. */
export const SPEC_FOLDER = join(import.meta.dirname, '../../../docs/spec')

export interface TlcOptions {
  /** Threads; 1 by default, which finds the same first trace every time. */
  threads?: number
  /** The Java heap, as `-Xmx` takes it. */
  heap?: string
  signal?: AbortSignal | undefined
  /** Called now and then with the number of distinct states so far. */
  onProgress?: (states: number) => void
}

export type Tlc = (check: Check, options?: TlcOptions) => Promise<Verdict>

/**
 * TLC, ready to run: Java is found and the jar is fetched.
 * @throws LocalStackError `missing_tool`, `command_failed`, `digest_mismatch`
 */
export async function openTlc(env: NodeJS.ProcessEnv, signal?: AbortSignal): Promise<Tlc> {
  const java = await findJava(env)
  if (!java)
    throw new LocalStackError('missing_tool', 'TLC needs Java 11 or newer: install it or set JAVA_HOME.')
  const jar = await findTlcJar({ env, signal })
  return (check, options = {}) => inFolder((folder) => run({ java, jar, env }, folder, check, options))
}

/** TLC writes beside its module, so each run has a copy in a folder of its own. */
async function inFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'lethe-spec-'))
  try {
    return await work(folder)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

interface Program {
  java: string
  jar: string
  env: NodeJS.ProcessEnv
}

async function run(program: Program, folder: string, check: Check, options: TlcOptions): Promise<Verdict> {
  const file = `${check.module}.tla`
  await copyFile(join(SPEC_FOLDER, file), join(folder, file))
  await writeFile(join(folder, `${check.module}.cfg`), configurationOf(check))
  const output = await outputOf(program, folder, file, options)
  options.signal?.throwIfAborted()
  const verdict = verdictOf(output)
  if (verdict) return verdict
  throw new LocalStackError('command_failed', `TLC came to no verdict on ${check.title}: ${lastLine(output)}`)
}

/** Everything that TLC prints. Its exit code says no more than that. */
async function outputOf(
  { java, jar, env }: Program,
  folder: string,
  file: string,
  { threads = 1, heap = '1g', signal, onProgress }: TlcOptions,
): Promise<string> {
  const collector = threads === 1 ? '-XX:+UseSerialGC' : '-XX:+UseParallelGC'
  // TLC unpacks its standard modules there, and two at once would take them away from each other.
  const jvm = [`-Xmx${heap}`, collector, `-Djava.io.tmpdir=${folder}`, '-cp', jar]
  const tlc = ['tlc2.TLC', '-deadlock', '-nowarning', '-workers', String(threads), file]
  const { promise, resolve, reject } = Promise.withResolvers<string>()
  const child = spawn(java, [...jvm, ...tlc], {
    cwd: folder,
    env: cleanEnv(env),
    signal,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const lines: string[] = []
  createInterface({ input: child.stdout }).on('line', (line) => {
    lines.push(line)
    const states = statesIn(line)
    if (states !== null) onProgress?.(states)
  })
  child.once('error', reject)
  child.once('close', () => resolve(`${lines.join('\n')}\n`))
  return promise
}
