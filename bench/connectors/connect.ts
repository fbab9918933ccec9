import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { findJava } from '@lethe/local-stack/java'
import { asProperties } from '@lethe/local-stack/kafka-settings'
import { type MavenProgram, mavenClassPath } from '@lethe/local-stack/maven-jars'
import { freePorts } from '@lethe/local-stack/ports'
import { type ServerProcess, startServerProcess } from '@lethe/local-stack/server-process'
import type { Connector, Place } from './connector.ts'
import { connectPrograms } from './jars.ts'

/** The smallest heap with which both are as fast as with more. */
const HEAP = '-Xmx256m'
/** By connector: they say which classes are plugins where the jars do not. Else Connect reads through every class of every jar. */
const MANIFESTS = join(import.meta.dirname, 'manifests')
const LOG4J_CONFIG = join(import.meta.dirname, 'connect-log4j2.properties')

/** Fetches Kafka Connect with each of its connectors, where that has not happened yet. */
export async function fetchConnect(): Promise<void> {
  for (const program of Object.values(connectPrograms)) await classPath(program)
}

const classPath = (program: MavenProgram): Promise<string> =>
  mavenClassPath(program, {
    env: process.env,
    onProgress: (line) => process.stderr.write(`${line}\n`),
  })

/** Starts Kafka Connect as one process with one connector. It is of no use until it runs, some seconds later. */
export async function startConnector(
  connector: Connector,
  place: Place,
  { brokers, from }: { brokers: string; from: 'backlog' | 'now' },
): Promise<ServerProcess> {
  const folder = await mkdtemp(join(tmpdir(), 'lethe-connect-'))
  const [port] = await freePorts(1)
  const worker = join(folder, 'worker.properties')
  const settings = join(folder, 'connector.properties')
  await writeFile(
    worker,
    asProperties({
      'bootstrap.servers': brokers,
      listeners: `http://127.0.0.1:${port}`,
      'plugin.discovery': 'service_load',
      'offset.storage.file.filename': join(folder, 'offsets'),
      // Overruled by the connector.
      'key.converter': 'org.apache.kafka.connect.storage.StringConverter',
      'value.converter': 'org.apache.kafka.connect.storage.StringConverter',
    }),
  )
  await writeFile(settings, asProperties({ name: connector.name, ...connector.settings(place, from) }))
  return startServerProcess({
    name: connector.label,
    program: (await findJava(process.env)) ?? 'java',
    args: [
      HEAP,
      `-Dlog4j2.configurationFile=${LOG4J_CONFIG}`,
      '-cp',
      [await classPath(connectPrograms[connector.name]), join(MANIFESTS, connector.name)].join(delimiter),
      'org.apache.kafka.connect.cli.ConnectStandalone',
      worker,
      settings,
    ],
    env: { PATH: process.env.PATH },
    logPath: join(folder, 'connect.log'),
    tempFolder: folder,
  })
}
