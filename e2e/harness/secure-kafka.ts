import { randomBytes } from 'node:crypto'
import { mkdtemp, realpath, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { runCommand } from '@lethe/local-stack/commands'
import { randomClusterId, runKafkaTool, startKafkaJava } from '@lethe/local-stack/kafka-java'
import { answersAsKafka } from '@lethe/local-stack/kafka-probe'
import { javaKafka, type KafkaRuntime } from '@lethe/local-stack/kafka-runtime'
import { freePorts } from '@lethe/local-stack/ports'
import { waitUntilReady } from '@lethe/local-stack/server-process'

export interface SecureKafka {
  /** `host:port` without TLS and password, for a test's own questions. */
  plain: string
  /** How services get in: with TLS, an authority of its own, a user and his password. */
  env: {
    KAFKA_BROKERS: string
    KAFKA_TLS: string
    KAFKA_SASL_USERNAME: string
    KAFKA_SASL_PASSWORD: string
    NODE_EXTRA_CA_CERTS: string
  }
  stop(): Promise<void>
}

const READY = { deadlineMs: 60_000, intervalMs: 50 }
const USER = 'lethe'
const STORE_PASSWORD = 'of-a-test'
const LOGIN_MODULES = 'org.apache.kafka.common.security'

/** Starts a broker whose second listener takes only encrypted connections of a known user, by SCRAM-SHA-512 or PLAIN. */
export async function startSecureKafka(): Promise<SecureKafka> {
  const runtime = await javaKafka({ env: process.env, onProgress: () => {} })
  const folder = await mkdtemp(join(tmpdir(), 'lethe-secure-'))
  try {
    return await startIn(folder, runtime)
  } catch (error) {
    await rm(folder, { recursive: true, force: true })
    throw error
  }
}

async function startIn(folder: string, runtime: KafkaRuntime): Promise<SecureKafka> {
  const password = randomBytes(16).toString('hex')
  const certificate = await makeCertificate(runtime, folder)
  const [port = 0, securePort = 0, controllerPort = 0] = await freePorts(3)
  const listeners = [
    `PLAINTEXT://127.0.0.1:${port}`,
    `SECURE://127.0.0.1:${securePort}`,
    `CONTROLLER://127.0.0.1:${controllerPort}`,
  ]
  const settings = {
    listeners: listeners.join(),
    'advertised.listeners': listeners.slice(0, 2).join(),
    'listener.security.protocol.map': 'PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,SECURE:SASL_SSL',
    'ssl.keystore.type': 'PKCS12',
    'ssl.keystore.location': certificate.keystore,
    'ssl.keystore.password': STORE_PASSWORD,
    'listener.name.secure.sasl.enabled.mechanisms': 'SCRAM-SHA-512,PLAIN',
    'listener.name.secure.scram-sha-512.sasl.jaas.config': `${LOGIN_MODULES}.scram.ScramLoginModule required;`,
    'listener.name.secure.plain.sasl.jaas.config': `${LOGIN_MODULES}.plain.PlainLoginModule required user_${USER}="${password}";`,
  }
  const server = await startKafkaJava({
    ...runtime,
    folder,
    tempFolder: folder,
    logPath: join(folder, 'kafka.log'),
    port,
    env: process.env,
    node: {
      quorum: { nodeId: 1, controllerPorts: [controllerPort] },
      clusterId: randomClusterId(),
      settings,
      heapMb: 512,
    },
  })
  try {
    await waitUntilReady(server, 'Kafka', () => answersAsKafka(port), READY)
    await addScramUser(runtime, `127.0.0.1:${port}`, password)
  } catch (error) {
    await server.discard()
    throw error
  }
  return {
    plain: `127.0.0.1:${port}`,
    env: {
      KAFKA_BROKERS: `127.0.0.1:${securePort}`,
      KAFKA_TLS: 'true',
      KAFKA_SASL_USERNAME: USER,
      KAFKA_SASL_PASSWORD: password,
      NODE_EXTRA_CA_CERTS: certificate.pem,
    },
    stop: () => server.discard(),
  }
}

/** A key and a certificate that signs itself, by the JDK that runs the broker; `pem` is what clients have to trust. */
async function makeCertificate({ java }: KafkaRuntime, folder: string) {
  const keytool = join(dirname(await realpath(java)), 'keytool')
  const keystore = join(folder, 'key.p12')
  const store = [
    '-alias',
    'broker',
    '-keystore',
    keystore,
    '-storetype',
    'PKCS12',
    '-storepass',
    STORE_PASSWORD,
  ]
  const key = ['-keyalg', 'EC', '-groupname', 'secp256r1', '-validity', '1']
  const name = ['-dname', 'CN=127.0.0.1', '-ext', 'san=ip:127.0.0.1']
  await runCommand(keytool, ['-genkeypair', ...store, ...key, ...name])
  const pem = join(folder, 'authority.pem')
  await writeFile(pem, await runCommand(keytool, ['-exportcert', '-rfc', ...store]))
  return { keystore, pem }
}

async function addScramUser(runtime: KafkaRuntime, broker: string, password: string): Promise<void> {
  const user = ['--alter', '--entity-type', 'users', '--entity-name', USER]
  const credentials = ['--add-config', `SCRAM-SHA-512=[password=${password}]`]
  const command = ['kafka.admin.ConfigCommand', '--bootstrap-server', broker, ...user, ...credentials]
  await runKafkaTool(runtime, command)
}
