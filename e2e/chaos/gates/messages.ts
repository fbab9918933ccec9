/** How many bytes every dialect needs to tell a message's length. */
const HEAD = 4

/** More than MongoDB or Kafka would take: a length above it is no length. */
const MAX_LENGTH = 128 * 1024 * 1024

/**
 * Cuts a stream of bytes into whole messages. What is held is less than one message and one chunk; what the
 * stream ends with before it is whole is left out.
 *
 * @throws RangeError for a length that can't be one
 */
export async function* messagesOf(
  source: AsyncIterable<Buffer>,
  lengthOf: (head: Buffer) => number,
): AsyncGenerator<Buffer> {
  let parts: Buffer[] = []
  let held = 0
  let wanted = HEAD
  for await (const chunk of source) {
    parts.push(chunk)
    held += chunk.length
    if (held < wanted) continue
    let bytes = Buffer.concat(parts)
    wanted = nextLength(bytes, lengthOf)
    while (bytes.length >= wanted) {
      yield bytes.subarray(0, wanted)
      bytes = bytes.subarray(wanted)
      wanted = nextLength(bytes, lengthOf)
    }
    parts = [bytes]
    held = bytes.length
  }
}

function nextLength(bytes: Buffer, lengthOf: (head: Buffer) => number): number {
  if (bytes.length < HEAD) return HEAD
  const length = lengthOf(bytes)
  if (length < HEAD || length > MAX_LENGTH) throw new RangeError(`a message of ${length} bytes`)
  return length
}
