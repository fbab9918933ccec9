import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { type Collection, MongoClient } from 'mongodb'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { canFillDisks } from './disk.ts'
import { type MongodSet, startMongodSet } from './mongod-set.ts'
import { until } from './until.ts'

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

interface Thing {
  _id: string
}

const MAJORITY = { writeConcern: { w: 'majority' as const } }
const canFill = await canFillDisks()
let dir: string
let set: MongodSet
let client: MongoClient
let things: Collection<Thing>

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'lethe-mongod-set-'))
  set = await startMongodSet(dir)
  client = new MongoClient(set.uri, { appName: 'test', serverSelectionTimeoutMS: 30_000 })
  things = client.db().collection<Thing>('things')
  await things.insertOne({ _id: 'kept' }, MAJORITY)
})
afterAll(async () => {
  await client?.close()
  await set?.stop()
  await rm(dir, { recursive: true, force: true })
})

/** The member as it is seen from there, without the others. */
async function seenBy<T>(index: number, look: (things: Collection<Thing>) => Promise<T>): Promise<T> {
  const direct = new MongoClient(`mongodb://127.0.0.1:${set.ports[index]}/lethe?directConnection=true`)
  try {
    return await look(direct.db().collection<Thing>('things'))
  } finally {
    await direct.close()
  }
}

describe('a set of three mongods', () => {
  it('has another primary when one is killed, and takes it back with its data', async () => {
    const killed = await set.primary()
    await set.kill(killed)
    await set.kill(killed)
    expect(await set.primary()).not.toBe(killed)
    await things.insertOne({ _id: 'meanwhile' }, MAJORITY)
    await set.start(killed)
    await set.start(killed)
    await until('the returned member to have what it missed', async () => {
      const ids = await seenBy(killed, (own) => own.find({}, { readPreference: 'nearest' }).toArray())
      return ids.length === 2 || undefined
    })
  })

  it('has another primary while one is paused', async () => {
    const paused = await set.primary()
    set.pause(paused)
    try {
      expect(await set.primary()).not.toBe(paused)
    } finally {
      set.resume(paused)
    }
  })

  it('has another primary when one steps down', async () => {
    const before = await set.primary()
    await set.stepDown()
    expect(await set.primary()).not.toBe(before)
  })

  it('rolls back what only the primary had', async () => {
    const held = set.rollBack(1_500)
    await wait(300)
    await things.insertOne({ _id: 'lost' }, { writeConcern: { w: 1 } })
    expect(await things.countDocuments({ _id: 'lost' }, { readConcern: 'local' })).toBe(1)
    expect(await things.countDocuments({ _id: 'lost' }, { readConcern: 'majority' })).toBe(0)
    const old = await held
    expect(await set.primary()).not.toBe(old)
    expect(await things.countDocuments({ _id: 'lost' })).toBe(0)
    const ids = await seenBy(old, (own) => own.distinct('_id', {}, { readPreference: 'nearest' }))
    expect(ids).toContain('meanwhile')
    expect(ids).not.toContain('lost')
  })

  it('refuses the next commands of one client as it is told to', async () => {
    await set.failCommand({ appName: 'test', commands: ['find'], times: 1, errorCode: 50 })
    await expect(things.findOne()).rejects.toMatchObject({ code: 50 })
    expect(await things.findOne({ _id: 'kept' })).toEqual({ _id: 'kept' })
  })

  it('does a write and says that nobody knows whether the majority has it', async () => {
    await set.failCommand({ appName: 'test', commands: ['insert'], times: 1, writeConcernError: true })
    await expect(things.insertOne({ _id: 'unsure' }, MAJORITY)).rejects.toThrow('timed out')
    expect(await things.countDocuments({ _id: 'unsure' })).toBe(1)
  })

  it('fails nothing once it is told to let pass', async () => {
    await set.failCommand({ appName: 'test', commands: ['find'], times: 1_000, errorCode: 50 })
    await set.passCommands()
    expect(await things.findOne({ _id: 'kept' })).toEqual({ _id: 'kept' })
  })

  it.runIf(canFill)('loses nothing acknowledged to a full disk', async () => {
    const full = await set.primary()
    await set.fillDisk()
    expect(await set.primary()).not.toBe(full)
    await things.insertOne({ _id: 'elsewhere' }, MAJORITY)
    await set.freeDisk()
    await set.start(full)
    expect(await things.distinct('_id')).toEqual(expect.arrayContaining(['kept', 'elsewhere']))
  })
})
