/** Broker settings that do not depend on where it runs: quick to start, and strict like a real cluster. */
const COMMON_SETTINGS: Readonly<Record<string, string>> = {
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

/** The KRaft nodes of a cluster, and which of them this is. */
export type Quorum = {
  /** From 1. */
  nodeId: number
  /** The ports that the nodes' controllers use on 127.0.0.1, in the order of their numbers. */
  controllerPorts: readonly number[]
}

export type KafkaPlace = {
  /** The port that clients use on 127.0.0.1. */
  port: number
  quorum: Quorum
  /** What the broker listens on: the loopback, or all of a container's addresses. */
  bindAddress: string
  dataFolder: string
}

/** The settings of a KRaft node that is broker and controller, by their names in server.properties. */
export function kafkaSettings({ port, quorum, bindAddress, dataFolder }: KafkaPlace): Record<string, string> {
  const { nodeId, controllerPorts } = quorum
  const controllers = controllerPorts.map((port) => `127.0.0.1:${port}`)
  return {
    ...COMMON_SETTINGS,
    'node.id': String(nodeId),
    listeners: `PLAINTEXT://${bindAddress}:${port},CONTROLLER://${controllers[nodeId - 1]}`,
    'advertised.listeners': `PLAINTEXT://127.0.0.1:${port}`,
    'controller.quorum.voters': controllers.map((address, index) => `${index + 1}@${address}`).join(','),
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
