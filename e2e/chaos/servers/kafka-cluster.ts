import { join } from 'node:path'
import { randomClusterId, startKafkaJava } from '@lethe/local-stack/kafka-java'
import { answersAsKafka } from '@lethe/local-stack/kafka-probe'
import { javaKafka } from '@lethe/local-stack/kafka-runtime'
import { freePorts } from '@lethe/local-stack/ports'
import { type Disk, openDisk } from './disk.ts'
import { createNode, type Node } from './node.ts'

/** A cluster of three KRaft nodes on 127.0.0.1, each broker and controller. Named by their place in `ports`. */
export interface KafkaCluster {
  readonly ports: readonly number[]
  /** `host:port` of each. */
  readonly brokers: string[]
  /** kill -9; what is down stays down. */
  kill(index: number): Promise<void>
  /** Resolves when it serves requests again (which takes one other node at least), or is killed again. */
  start(index: number): Promise<void>
  /** SIGSTOP and SIGCONT. */
  pause(index: number): void
  resume(index: number): void
  /** Fills the broker's disk. Resolves when it has ended of it. Rejects where `canFillDisks` says false. */
  fillDisk(index: number): Promise<void>
  /** The disk has room again. Who has ended is for the caller to start. */
  freeDisk(index: number): Promise<void>
  /** Ends all by force; nothing stays mounted. */
  stop(): Promise<void>
}

const NODES = 3
const DISK_MB = 512
const HEAP_MB = 320
/** It notes its high watermarks every 5 seconds, and ends where it can't. */
const FULL_DISK_MS = 30_000

/** Every message is on two disks before it is acknowledged, and who is lost is missed within seconds. */
const SETTINGS = {
  'default.replication.factor': '3',
  'min.insync.replicas': '2',
  'offsets.topic.replication.factor': '3',
  'transaction.state.log.replication.factor': '3',
  'transaction.state.log.min.isr': '2',
  'share.coordinator.state.topic.replication.factor': '3',
  'share.coordinator.state.topic.min.isr': '2',
  'unclean.leader.election.enable': 'false',
  'broker.session.timeout.ms': '3000',
  'broker.heartbeat.interval.ms': '500',
  'replica.lag.time.max.ms': '5000',
  'controller.quorum.election.timeout.ms': '1000',
  'controller.quorum.fetch.timeout.ms': '2000',
  // Leaders move back to where they were soon after a broker's return.
  'auto.leader.rebalance.enable': 'true',
  'leader.imbalance.check.interval.seconds': '5',
  'leader.imbalance.per.broker.percentage': '0',
}

interface ClusterMember {
  readonly node: Node
  readonly disk: Disk
}

/** Starts the cluster with its data and logs in folders of `dir`, and resolves when every broker serves. */
export async function startKafkaCluster(dir: string): Promise<KafkaCluster> {
  const runtime = await javaKafka({ env: process.env, onProgress: () => {} })
  const allPorts = await freePorts(2 * NODES)
  const [ports, controllerPorts] = [allPorts.slice(0, NODES), allPorts.slice(NODES)]
  const clusterId = randomClusterId()
  const members = await Promise.all(
    ports.map(async (port, index): Promise<ClusterMember> => {
      const disk = await openDisk(join(dir, `kafka-${index}`), DISK_MB)
      const logPath = join(dir, `kafka-${index}.log`)
      const quorum = { nodeId: index + 1, controllerPorts }
      const clusterNode = { quorum, clusterId, settings: SETTINGS, heapMb: HEAP_MB }
      const place = { ...runtime, folder: disk.folder, port, logPath, env: process.env }
      const node = createNode({
        name: `Kafka ${index}`,
        spawn: () => startKafkaJava({ ...place, node: clusterNode }),
        serves: () => answersAsKafka(port),
      })
      return { disk, node }
    }),
  )
  const stop = async () => {
    await Promise.all(members.map(({ node }) => node.kill()))
    await Promise.all(members.map(({ disk }) => disk.close()))
  }
  try {
    await Promise.all(members.map(({ node }) => node.start()))
  } catch (error) {
    await stop()
    throw error
  }
  return { ...operationsOn(members), ports, brokers: ports.map((port) => `127.0.0.1:${port}`), stop }
}

function operationsOn(members: readonly ClusterMember[]): Omit<KafkaCluster, 'ports' | 'brokers' | 'stop'> {
  const at = (index: number): ClusterMember => {
    const member = members[index]
    if (!member) throw new RangeError(`no broker ${index}`)
    return member
  }
  return {
    kill: (index) => at(index).node.kill(),
    start: (index) => at(index).node.start(),
    pause: (index) => at(index).node.pause(),
    resume: (index) => at(index).node.resume(),
    async fillDisk(index) {
      const { disk, node } = at(index)
      await disk.fill()
      if (!(await node.isDownWithin(FULL_DISK_MS))) throw new Error('a broker did not notice its full disk')
    },
    freeDisk: (index) => at(index).disk.free(),
  }
}
