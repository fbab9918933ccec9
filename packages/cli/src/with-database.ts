import { connectMongo, type Mongo } from '@lethe/store/connect'
import { mongoFailure } from './mongo-failure.ts'

/** Work on the database of `uri`; what MongoDB says is one line for whoever typed the command. */
export async function withDatabase<T>(uri: string, work: (mongo: Mongo) => Promise<T>): Promise<T> {
  try {
    const mongo = await connectMongo({ uri, appName: 'lethe-cli' })
    try {
      return await work(mongo)
    } finally {
      await mongo.close()
    }
  } catch (error) {
    throw mongoFailure(error)
  }
}
