const SEED = 0x9747b28c
const M = 0x5bd1e995
const R = 24

/**
 * MurmurHash2 as Kafka's Java client computes it: a signed 32-bit integer.
 * Rule: org.apache.kafka.common.utils.Utils.murmur2.
 */
export function murmur2(data: Uint8Array): number {
  const { length } = data
  const view = new DataView(data.buffer, data.byteOffset, length)
  const whole = length & ~3
  let h = SEED ^ length
  for (let i = 0; i < whole; i += 4) {
    let k = Math.imul(view.getInt32(i, true), M)
    k = Math.imul(k ^ (k >>> R), M)
    h = Math.imul(h, M) ^ k
  }
  let tail = 0
  for (let i = length - 1; i >= whole; i--) tail = (tail << 8) | view.getUint8(i)
  if (length > whole) h = Math.imul(h ^ tail, M)
  h = Math.imul(h ^ (h >>> 13), M)
  return h ^ (h >>> 15)
}

/** The partition of a key among `count`, as Kafka's Java client and kafkajs choose it. */
export function partitionOfKey(key: string | Buffer, count: number): number {
  const data = typeof key === 'string' ? Buffer.from(key) : key
  return (murmur2(data) & 0x7fffffff) % count
}
