/** Reads Kafka's primitive types one after the other. */
export interface ByteReader {
  int16(): number
  int32(): number
  /** A string, or null. */
  string(): string | null
  /** An array's elements, each read by `element`; a null array is empty. */
  array<T>(element: () => T): T[]
  skip(bytes: number): void
}

/** Begins at `at`. Each method throws RangeError beyond the end. */
export function byteReader(bytes: Buffer, at: number): ByteReader {
  const take = (length: number) => {
    const from = at
    at += length
    return from
  }
  const int16 = () => bytes.readInt16BE(take(2))
  const int32 = () => bytes.readInt32BE(take(4))
  return {
    int16,
    int32,
    string() {
      const length = int16()
      if (length < 0) return null
      const from = take(length)
      return bytes.toString('utf8', from, from + length)
    },
    array: (element) => Array.from({ length: Math.max(0, int32()) }, element),
    skip: (length) => void take(Math.max(0, length)),
  }
}
