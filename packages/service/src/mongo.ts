import { connectMongo, type Mongo } from '@lethe/store/connect'
import { isUnavailable, whenAvailable } from '@lethe/store/unavailable'
import { StartupError } from './run.ts'

/**
 * MongoDB for a process that starts: connected, and prepared as it needs it. An election or a lost
 * connection meanwhile is waited for, a while.
 * @throws StartupError where MongoDB can't be reached or does not answer, and whatever else `prepare` throws
 */
export async function openMongo(
  options: Parameters<typeof connectMongo>[0],
  prepare: (mongo: Mongo) => Promise<void> = async () => {},
): Promise<Mongo & { close(): Promise<void> }> {
  const mongo = await connectMongo(options).catch((cause: unknown) => {
    throw new StartupError("can't reach MongoDB: is it running, and is MONGODB_URI right?", { cause })
  })
  try {
    await whenAvailable(() => prepare(mongo))
    return mongo
  } catch (cause) {
    await mongo.close().catch(() => undefined)
    if (!isUnavailable(cause)) throw cause
    throw new StartupError('MongoDB was reached but does not answer: it may have no primary', { cause })
  }
}
