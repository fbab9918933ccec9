import { describe, expect, it } from 'vitest'
import { messagesOf } from './messages.ts'

const lengthOf = (head: Buffer) => 4 + head.readInt32BE(0)

function framed(text: string): Buffer {
  const head = Buffer.alloc(4)
  head.writeInt32BE(text.length)
  return Buffer.concat([head, Buffer.from(text)])
}

async function texts(chunks: Buffer[]): Promise<string[]> {
  const found: string[] = []
  for await (const message of messagesOf(stream(chunks), lengthOf)) found.push(message.toString('utf8', 4))
  return found
}

async function* stream(chunks: Buffer[]) {
  yield* chunks
}

describe('a stream of bytes', () => {
  const words = ['one', '', 'three', 'x'.repeat(1_000), 'five']
  const bytes = Buffer.concat(words.map(framed))

  it.each([1, 2, 3, 5, 7, 64, 10_000])(
    'is cut into the same messages where it comes in pieces of %i',
    async (size) => {
      const count = Math.ceil(bytes.length / size)
      const chunks = Array.from({ length: count }, (_, n) => bytes.subarray(n * size, (n + 1) * size))
      expect(await texts(chunks)).toEqual(words)
    },
  )

  it('ends without the message that it ends in', async () => {
    expect(await texts([bytes.subarray(0, -1)])).toEqual(words.slice(0, -1))
  })

  it('is refused where a length can be none', async () => {
    await expect(texts([Buffer.from([0xff, 0xff, 0xff, 0xf0])])).rejects.toThrow(RangeError)
    await expect(texts([Buffer.from([0x7f, 0, 0, 0])])).rejects.toThrow(RangeError)
  })
})
