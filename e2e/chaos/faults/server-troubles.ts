import { setTimeout as wait } from 'node:timers/promises'
import type { KafkaCluster } from '../servers/kafka-cluster.ts'
import type { CommandFailure, MongodSet } from '../servers/mongod-set.ts'
import type { BrokerTrouble, CommandTrouble, MongodTrouble } from './trouble.ts'

/** Troubles one member of the replica set, and resolves when all are back. */
export async function troubleMongods(
  mongods: MongodSet,
  { trouble, ms }: { trouble: MongodTrouble; ms: number },
): Promise<void> {
  try {
    switch (trouble) {
      case 'step_down':
        return await mongods.stepDown()
      case 'roll_back':
        return void (await mongods.rollBack(ms))
      case 'pause_primary': {
        mongods.pause(await mongods.primary())
        return await wait(ms)
      }
      case 'kill_primary': {
        await mongods.kill(await mongods.primary())
        return await wait(ms)
      }
      case 'kill_secondary': {
        await mongods.kill(((await mongods.primary()) + 1) % mongods.ports.length)
        return await wait(ms)
      }
      case 'full_disk':
        await mongods.fillDisk()
        return await wait(ms)
    }
  } finally {
    await mendMongods(mongods)
  }
}

/** Troubles one broker, and resolves when all are back. */
export async function troubleBroker(
  kafka: KafkaCluster,
  { trouble, index, ms }: { trouble: BrokerTrouble; index: number; ms: number },
): Promise<void> {
  try {
    if (trouble === 'kill') await kafka.kill(index)
    else if (trouble === 'pause') kafka.pause(index)
    else await kafka.fillDisk(index)
    await wait(ms)
  } finally {
    await mendKafka(kafka)
  }
}

/** Whatever was done to them: all members run, with room on their disks. */
export async function mendMongods(mongods: MongodSet): Promise<void> {
  await mongods.freeDisk()
  await Promise.all(
    mongods.ports.map((_port, index) => {
      mongods.resume(index)
      return mongods.start(index)
    }),
  )
}

export async function mendKafka(kafka: KafkaCluster): Promise<void> {
  await Promise.all(
    kafka.ports.map(async (_port, index) => {
      await kafka.freeDisk(index)
      kafka.resume(index)
      await kafka.start(index)
    }),
  )
}

const apps = { api: 'lethe-api', worker: 'lethe-worker', store: 'lethe-notification-store' }
const writes = ['insert', 'update', 'delete', 'findAndModify']
const failures: Record<CommandTrouble, Omit<CommandFailure, 'appName' | 'times'>> = {
  not_primary: { errorCode: 10_107, commands: [...writes, 'find', 'commitTransaction'] },
  shutting_down: { errorCode: 91, commands: [...writes, 'find', 'commitTransaction'] },
  // A server tries again by itself, except where the whole transaction must.
  write_conflict: { errorCode: 112, commands: ['commitTransaction'] },
  write_concern: { writeConcernError: true, commands: [...writes, 'commitTransaction'] },
  closed_connection: { closeConnection: true, commands: [...writes, 'find', 'commitTransaction'] },
}

/** The next commands of a service that the primary gets go wrong. */
export function failCommands(
  mongods: MongodSet,
  { who, trouble, times }: { who: keyof typeof apps; trouble: CommandTrouble; times: number },
): Promise<void> {
  return mongods.failCommand({ ...failures[trouble], appName: apps[who], times })
}
