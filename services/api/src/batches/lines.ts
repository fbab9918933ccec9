export interface Line {
  /** From 1. */
  number: number
  /** Null where it is longer than allowed. */
  text: string | null
}

const NEWLINE = 10

/**
 * Cuts bytes into lines as they come. What is kept between two chunks is one line, up to `maxBytes` of it; of a longer
 * one nothing is kept, and it is told when its end has come.
 */
export function createLines(maxBytes: number): { push(chunk: Buffer): Line[]; end(): Line[] } {
  let number = 0
  let begun: Buffer<ArrayBufferLike> = Buffer.alloc(0)
  let isTooLong = false

  function begin(bytes: Buffer): void {
    isTooLong ||= bytes.length > maxBytes
    // A copy: a slice would keep its whole chunk.
    begun = Buffer.from(isTooLong ? '' : bytes)
  }

  function ended(bytes: Buffer): Line {
    number += 1
    const line = { number, text: isTooLong || bytes.length > maxBytes ? null : bytes.toString() }
    isTooLong = false
    return line
  }

  return {
    push(chunk) {
      const bytes = begun.length === 0 ? chunk : Buffer.concat([begun, chunk])
      const lines: Line[] = []
      let start = 0
      for (let end = bytes.indexOf(NEWLINE); end >= 0; end = bytes.indexOf(NEWLINE, start)) {
        lines.push(ended(bytes.subarray(start, end)))
        start = end + 1
      }
      begin(bytes.subarray(start))
      return lines
    },
    end: () => (begun.length > 0 || isTooLong ? [ended(begun)] : []),
  }
}
