import { describe, expect, it } from 'vitest'
import { kafkaDialect } from './kafka-dialect.ts'

const int16 = (value: number) => bytes(2, (buffer) => buffer.writeInt16BE(value))
const int32 = (value: number) => bytes(4, (buffer) => buffer.writeInt32BE(value))
const int64 = (value: number) => bytes(8, (buffer) => buffer.writeBigInt64BE(BigInt(value)))
const text = (value: string | null) =>
  value === null ? int16(-1) : Buffer.concat([int16(value.length), Buffer.from(value)])
const array = (...elements: Buffer[]) => Buffer.concat([int32(elements.length), ...elements])
const message = (...parts: Buffer[]) => {
  const body = Buffer.concat(parts)
  return Buffer.concat([int32(body.length), body])
}

function bytes(length: number, write: (buffer: Buffer) => void): Buffer {
  const buffer = Buffer.alloc(length)
  write(buffer)
  return buffer
}

const CORRELATION_ID = 77
const header = (apiKey: number, version: number) =>
  Buffer.concat([int16(apiKey), int16(version), int32(CORRELATION_ID), text('client')])

function produce(version: number, topics: string[]): Buffer {
  const records = (size: number) => Buffer.concat([int32(0), int32(size), Buffer.alloc(size, 7)])
  return message(
    header(0, version),
    version >= 3 ? text(null) : Buffer.alloc(0),
    Buffer.concat([int16(-1), int32(8_000)]),
    array(...topics.map((topic) => Buffer.concat([text(topic), array(records(3), records(1_000))]))),
  )
}

function produceAnswer(version: number, codes: number[]): Buffer {
  const numbers = 1 + (version >= 2 ? 1 : 0) + (version >= 5 ? 1 : 0)
  const partition = (code: number) =>
    Buffer.concat([int32(1), int16(code), ...Array.from({ length: numbers }, () => int64(-1))])
  const topics = codes.map((code) => Buffer.concat([text('t'), array(partition(0), partition(code))]))
  return message(int32(CORRELATION_ID), array(...topics), int32(0))
}

describe('a Produce request', () => {
  it.each([2, 3, 5, 7])('of version %i tells its topics, and whether all of it was written', (version) => {
    const request = kafkaDialect.requestOf(produce(version, ['x.user.deleted', 'other', 'user.erased']))
    expect(request).toMatchObject({ id: CORRELATION_ID, effects: ['produce_deleted', 'produce_erased'] })
    expect(request?.isConfirmedBy(produceAnswer(version, [0, 0]))).toBe(true)
    expect(request?.isConfirmedBy(produceAnswer(version, [6, 0]))).toBe(false)
    expect(request?.isConfirmedBy(produceAnswer(version, [0, 19]))).toBe(false)
  })
})

describe('an OffsetCommit request', () => {
  const answer = (version: number, code: number) =>
    message(
      int32(CORRELATION_ID),
      version >= 3 ? int32(0) : Buffer.alloc(0),
      array(Buffer.concat([text('t'), array(Buffer.concat([int32(1), int16(code)]))])),
    )

  it.each([2, 3, 5])('of version %i is known, and whether it was taken', (version) => {
    const request = kafkaDialect.requestOf(message(header(8, version), Buffer.alloc(20)))
    expect(request).toMatchObject({ id: CORRELATION_ID, effects: ['offset_commit'] })
    expect(request?.isConfirmedBy(answer(version, 0))).toBe(true)
    expect(request?.isConfirmedBy(answer(version, 22))).toBe(false)
  })
})

describe('any message of Kafka', () => {
  it('has its length in front, without itself', () => {
    const whole = message(header(3, 1))
    expect(kafkaDialect.lengthOf(whole.subarray(0, 4))).toBe(whole.length)
  })

  it('of another kind has no effect', () => {
    expect(kafkaDialect.requestOf(message(header(1, 11), Buffer.alloc(50)))).toBeNull()
  })

  it('that is an answer tells whose', () => {
    expect(kafkaDialect.answeredBy(produceAnswer(7, [0]))).toBe(CORRELATION_ID)
  })
})
