import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { availableParallelism, totalmem } from 'node:os'
import { join } from 'node:path'
import { runCommand } from '@lethe/local-stack/commands'
import { KAFKA_VERSION } from '@lethe/local-stack/kafka-jars'
import { findMongod } from '@lethe/local-stack/mongod-binary'
import { parse } from 'yaml'
import type { ContestResult } from './contest.ts'

/** What one run of a bench gave, as it is kept: enough to compare and repeat it, and nothing of whose machine it was. */
export interface BenchResult {
  name: string
  command: string
  date: string
  size: number
  rounds: number
  machine: { cores: number; memory_gib: number; cpu: string; system: string }
  versions: Record<string, string>
  contests: ContestResult[]
}

const FOLDER = join(import.meta.dirname, '../results')
const CATALOG = join(import.meta.dirname, '../../pnpm-workspace.yaml')
/** Whose versions decide the figures. */
const LIBRARIES = ['fastify', '@fastify/jwt', 'mongodb', 'kafkajs', 'undici']

export async function writeResult(result: BenchResult): Promise<void> {
  await mkdir(FOLDER, { recursive: true })
  await writeFile(join(FOLDER, `${result.name}.json`), `${JSON.stringify(result, null, 2)}\n`)
}

/** Every result that is kept, by name. */
export async function readResults(): Promise<Map<string, BenchResult>> {
  const files = (await readdir(FOLDER)).filter((file) => file.endsWith('.json'))
  const results = await Promise.all(
    files.map(async (file) => JSON.parse(await readFile(join(FOLDER, file), 'utf8')) as BenchResult),
  )
  return new Map(results.map((result) => [result.name, result]))
}

export function describeMachine(): BenchResult['machine'] {
  return {
    cores: availableParallelism(),
    memory_gib: Math.round(totalmem() / 2 ** 30),
    cpu: process.arch,
    system: process.platform,
  }
}

/** The versions of what is measured. */
export async function findVersions(): Promise<Record<string, string>> {
  const mongod = await findMongod({ env: process.env, onProgress: () => undefined })
  const said = await runCommand(mongod, ['--version'])
  const { catalog } = parse(await readFile(CATALOG, 'utf8')) as { catalog: Record<string, string> }
  return {
    'Node.js': process.versions.node,
    MongoDB: /db version v(\S+)/.exec(said)?.[1] ?? '',
    Kafka: KAFKA_VERSION,
    ...Object.fromEntries(LIBRARIES.map((name) => [name, catalog[name] ?? ''])),
  }
}
