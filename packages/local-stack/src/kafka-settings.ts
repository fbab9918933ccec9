/** Broker settings that do not depend on where it runs: quick to start, and strict like a real cluster. */
const COMMON_SETTINGS: Readonly<Record<string, string>> = {
  'node.id': '1',
  'process.roles': 'broker,controller',
  'controller.listener.names': 'CONTROLLER',
  'inter.broker.listener.name': 'PLAINTEXT',
  'listener.security.protocol.map': 'PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT',
  'auto.create.topics.enable': 'false',
  'offsets.topic.replication.factor': '1',
  'offsets.topic.num.partitions': '5',
  'transaction.state.log.replication.factor': '1',
  'transaction.state.log.min.isr': '1',
  'transaction.state.log.num.partitions': '5',
  'share.coordinator.state.topic.replication.factor': '1',
  'share.coordinator.state.topic.min.isr': '1',
  'group.initial.rebalance.delay.ms': '0',
  'group.min.session.timeout.ms': '1000',
}

export type KafkaPlace = {
  /** The port that clients use on 127.0.0.1. */
  port: number
  /** The port that the broker's own controller uses. */
  controllerPort: number
  /** What the broker listens on: the loopback, or all of a container's addresses. */
  bindAddress: string
  dataFolder: string
}

/** The settings of a single KRaft node, by their names in server.properties. */
export function kafkaSettings({
  port,
  controllerPort,
  bindAddress,
  dataFolder,
}: KafkaPlace): Record<string, string> {
  return {
    ...COMMON_SETTINGS,
    listeners: `PLAINTEXT://${bindAddress}:${port},CONTROLLER://127.0.0.1:${controllerPort}`,
    'advertised.listeners': `PLAINTEXT://127.0.0.1:${port}`,
    'controller.quorum.voters': `1@127.0.0.1:${controllerPort}`,
    'log.dirs': dataFolder,
  }
}

/** The text of a Java properties file: backslashes would be escapes there. */
export function asProperties(settings: Readonly<Record<string, string>>): string {
  const lines = Object.entries(settings).map(([name, value]) => `${name}=${value.replaceAll('\\', '\\\\')}`)
  return `${lines.join('\n')}\n`
}

/** The same settings as the environment of the official image: `log.dirs` is `KAFKA_LOG_DIRS`. */
export function asImageEnvironment(settings: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(settings).map(([name, value]) => [
      `KAFKA_${name.replaceAll('.', '_').toUpperCase()}`,
      value,
    ]),
  )
}
