import { type ByteReader, byteReader } from './byte-reader.ts'
import type { Dialect, Request } from './dialect.ts'
import { effectsOfTopics } from './effects.ts'

// https://kafka.apache.org/protocol: the versions that kafkajs speaks, none of them "flexible".
const PRODUCE = 0
const OFFSET_COMMIT = 8

/** Kafka's wire protocol. */
export const kafkaDialect: Dialect = {
  lengthOf: (head) => 4 + head.readInt32BE(0),
  requestOf(message) {
    const reader = byteReader(message, 4)
    const apiKey = reader.int16()
    const version = reader.int16()
    const id = reader.int32()
    reader.string() // client id
    if (apiKey === PRODUCE) return produceRequest(id, version, reader)
    if (apiKey === OFFSET_COMMIT) return offsetCommitRequest(id, version)
    return null
  },
  answeredBy: (message) => message.readInt32BE(4),
}

function produceRequest(id: number, version: number, reader: ByteReader): Request {
  if (version >= 3) reader.string() // transactional id
  reader.int16() // acks
  reader.int32() // timeout
  const topics = reader.array(() => {
    const topic = reader.string() ?? ''
    reader.array(() => {
      reader.int32() // partition
      reader.skip(reader.int32()) // records
    })
    return topic
  })
  // base offset, log append time, log start offset
  const rest = 8 + (version >= 2 ? 8 : 0) + (version >= 5 ? 8 : 0)
  return { id, effects: effectsOfTopics(topics), isConfirmedBy: (answer) => allGood(answer, 0, rest) }
}

function offsetCommitRequest(id: number, version: number): Request {
  const throttleTime = version >= 3 ? 4 : 0
  return { id, effects: ['offset_commit'], isConfirmedBy: (answer) => allGood(answer, throttleTime, 0) }
}

/** Both answers list their topics, each with its partitions: number, error code, and `rest` bytes more. */
function allGood(answer: Buffer, before: number, rest: number): boolean {
  const reader = byteReader(answer, 8 + before)
  const codes = reader.array(() => {
    reader.string() // topic
    return reader.array(() => {
      reader.int32() // partition
      const code = reader.int16()
      reader.skip(rest)
      return code
    })
  })
  return codes.flat().every((code) => code === 0)
}
