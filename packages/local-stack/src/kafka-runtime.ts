import { join } from 'node:path'
import { LocalStackError } from './errors.ts'
import { findJava, requireModernJava } from './java.ts'
import { kafkaClassPath } from './kafka-jars.ts'

/** What a JVM needs to be a broker. */
export type KafkaRuntime = { java: string; classPath: string }

export type FindKafkaOptions = {
  env: NodeJS.ProcessEnv
  onProgress: (line: string) => void
  signal?: AbortSignal | undefined
}

/** Java and the broker in `KAFKA_HOME`; undefined where that is not set.
 * @throws LocalStackError `missing_tool`
 */
export async function installedKafka({ env }: FindKafkaOptions): Promise<KafkaRuntime | undefined> {
  if (!env.KAFKA_HOME) return undefined
  const java = await findJava(env)
  if (!java) {
    throw new LocalStackError(
      'missing_tool',
      'KAFKA_HOME is set, but there is no Java to run it: install Java 17.',
    )
  }
  await requireModernJava(java, env)
  return { java, classPath: join(env.KAFKA_HOME, 'libs', '*') }
}

/**
 * Java and the broker that Maven fetches.
 * @throws LocalStackError `missing_tool`, `command_failed`, `digest_mismatch`
 */
export async function fetchedKafka(options: FindKafkaOptions): Promise<KafkaRuntime> {
  const { env } = options
  const java = await findJava(env)
  if (!java) {
    throw new LocalStackError(
      'missing_tool',
      'Kafka needs Java 17 with Maven, or a running Docker engine: install either, or set KAFKA_HOME or KAFKA_BROKERS.',
    )
  }
  await requireModernJava(java, env)
  return { java, classPath: await kafkaClassPath(options) }
}

/**
 * The runtime for a broker in a JVM, whether or not a Docker engine is there: installed, else fetched.
 * @throws LocalStackError as the two do
 */
export async function javaKafka(options: FindKafkaOptions): Promise<KafkaRuntime> {
  return (await installedKafka(options)) ?? fetchedKafka(options)
}
