import { join } from 'node:path'
import { findMongod } from '@lethe/local-stack/mongod-binary'
import { startMongodProcess } from '@lethe/local-stack/mongod-process'
import { freePorts } from '@lethe/local-stack/ports'
import { formReplicaSet, REPLICA_SET } from '@lethe/local-stack/replica-set'
import type { Document } from 'mongodb'
import { type Disk, openDisk } from './disk.ts'
import { type Member, memberAt, primaryAmong } from './member.ts'
import { createNode, type Node } from './node.ts'
import { rollBack } from './roll-back.ts'
import { until } from './until.ts'

/** How the next `times` uses of these commands by clients of this `appName` go wrong. */
export interface CommandFailure {
  appName: string
  commands: string[]
  times: number
  /** The command is refused with it. */
  errorCode?: number
  /** The connection is closed in place of an answer. */
  closeConnection?: boolean
  /** The command is done, and its answer says that nobody knows whether the majority has it. */
  writeConcernError?: boolean
}

/** A replica set of three mongods on 127.0.0.1. Members are named by their place in `ports`. */
export interface MongodSet {
  readonly ports: readonly number[]
  /** Of the whole set, with the database `lethe`. */
  readonly uri: string
  /** The member that takes writes, waited for. */
  primary(): Promise<number>
  /** kill -9; what is down stays down. */
  kill(index: number): Promise<void>
  /** Resolves when it is primary or secondary again, or killed again. */
  start(index: number): Promise<void>
  /** SIGSTOP and SIGCONT. */
  pause(index: number): void
  resume(index: number): void
  /** The primary gives its place to another, at once. */
  stepDown(): Promise<void>
  /**
   * What the primary takes in the next `ms` milliseconds gets lost: see roll-back.ts.
   * @returns the member that was primary, and follows another now
   */
  rollBack(ms: number): Promise<number>
  /** On the primary, in place of what was to fail before. */
  failCommand(failure: CommandFailure): Promise<void>
  /** Nothing fails any more by `failCommand`. */
  passCommands(): Promise<void>
  /** Fills the primary's disk. Resolves when it has ended of it. Rejects where `canFillDisks` says false. */
  fillDisk(): Promise<void>
  /** All disks have room again. Who has ended is for the caller to start. */
  freeDisk(): Promise<void>
  /** Ends all by force; nothing stays mounted. */
  stop(): Promise<void>
}

const MEMBERS = 3
const DISK_MB = 640
const STEPPED_DOWN_S = 5
/** A checkpoint comes every minute, and at once where it is asked for. */
const FULL_DISK_MS = 60_000
/** WriteConcernFailed. */
const NOT_CONFIRMED = { code: 64, errmsg: 'waiting for replication timed out' }

const TUNING = {
  setParameters: { enableTestCommands: 1, transactionLifetimeLimitSeconds: 15 },
  cacheGb: 0.5,
  oplogMb: 128,
}

/** A new primary is there soon, and does not wait for what only its predecessor has. */
const SETTINGS = { electionTimeoutMillis: 2_000, heartbeatIntervalMillis: 500, catchUpTimeoutMillis: 0 }

interface SetMember extends Member {
  readonly node: Node
  readonly disk: Disk
}

/** Starts the set with its data and logs in folders of `dir`, and resolves when it is complete. */
export async function startMongodSet(dir: string): Promise<MongodSet> {
  const program = await findMongod({ env: process.env, onProgress: () => {} })
  const ports = await freePorts(MEMBERS)
  let isFormed = false
  const members = await Promise.all(
    ports.map(async (port, index): Promise<SetMember> => {
      const disk = await openDisk(join(dir, `mongod-${index}`), DISK_MB)
      const logPath = join(dir, `mongod-${index}.log`)
      const place = { program, folder: disk.folder, port, logPath, env: process.env }
      const member = memberAt(port)
      const node = createNode({
        name: `mongod ${index}`,
        spawn: () => startMongodProcess({ ...place, ...TUNING }),
        serves: async () => !isFormed || isInTheSet(await member.hello()),
      })
      return { ...member, disk, node }
    }),
  )
  const stop = async () => {
    await Promise.all(members.map(({ node }) => node.kill()))
    await Promise.all(members.map(({ disk }) => disk.close()))
  }
  try {
    await Promise.all(members.map(({ node }) => node.start()))
    await formReplicaSet(ports, SETTINGS)
    isFormed = true
  } catch (error) {
    await stop()
    throw error
  }
  return { ...operationsOn(members), ports, uri: uriOf(members), stop }
}

const isInTheSet = ({ isWritablePrimary, secondary }: Document) => Boolean(isWritablePrimary || secondary)

const uriOf = (members: readonly SetMember[]) =>
  `mongodb://${members.map(({ host }) => host).join(',')}/lethe?replicaSet=${REPLICA_SET}`

function operationsOn(members: readonly SetMember[]): Omit<MongodSet, 'ports' | 'uri' | 'stop'> {
  const at = (index: number): SetMember => {
    const member = members[index]
    if (!member) throw new RangeError(`no member ${index}`)
    return member
  }
  const primary = () =>
    until('a primary', async () => {
      const index = primaryAmong(await Promise.all(members.map((member) => member.hello())))
      return index < 0 ? undefined : index
    })
  const onPrimary = async (command: Document) => at(await primary()).command(command)
  return {
    primary,
    kill: (index) => at(index).node.kill(),
    start: (index) => at(index).node.start(),
    pause: (index) => at(index).node.pause(),
    resume: (index) => at(index).node.resume(),
    async stepDown() {
      await onPrimary({ replSetStepDown: STEPPED_DOWN_S, secondaryCatchUpPeriodSecs: 0, force: true })
    },
    async rollBack(ms) {
      const old = await primary()
      await rollBack(members, at(old), ms)
      return old
    },
    async failCommand({ commands, times, writeConcernError, ...how }) {
      const unconfirmed = writeConcernError ? { writeConcernError: NOT_CONFIRMED } : {}
      const data = { failCommands: commands, ...how, ...unconfirmed }
      await onPrimary({ configureFailPoint: 'failCommand', mode: { times }, data })
    },
    async passCommands() {
      const pass = { configureFailPoint: 'failCommand', mode: 'off' }
      await Promise.allSettled(members.map((member) => member.command(pass)))
    },
    async fillDisk() {
      const { disk, node, command } = at(await primary())
      await disk.fill()
      // Its journal has room of its own for a while; a checkpoint has none.
      command({ fsync: 1 }, FULL_DISK_MS).catch(() => undefined)
      if (!(await node.isDownWithin(FULL_DISK_MS))) throw new Error('a mongod did not notice its full disk')
    },
    freeDisk: async () => {
      await Promise.all(members.map(({ disk }) => disk.free()))
    },
  }
}
