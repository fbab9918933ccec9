import { connect } from 'node:net'

/**
 * An ApiVersions request, version 0: length 10, then API key 18, version 0, correlation id 1, no client id.
 * Every broker answers it, and only when it serves requests; an open port alone says less.
 * https://kafka.apache.org/protocol#The_Messages_ApiVersions
 */
const API_VERSIONS_REQUEST = Buffer.from([0, 0, 0, 10, 0, 18, 0, 0, 0, 0, 0, 1, 255, 255])
const ANSWER_TIMEOUT_MS = 1_000

/** Says whether a Kafka broker at `127.0.0.1:<port>` serves requests. */
export function answersAsKafka(port: number): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>()
  const socket = connect(port, '127.0.0.1', () => socket.write(API_VERSIONS_REQUEST))
  socket.setTimeout(ANSWER_TIMEOUT_MS, () => resolve(false))
  socket.once('data', () => resolve(true))
  socket.once('error', () => resolve(false))
  socket.once('close', () => resolve(false))
  return promise.finally(() => socket.destroy())
}
