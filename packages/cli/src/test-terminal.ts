import { PassThrough } from 'node:stream'

export interface FakeStream {
  stream: NodeJS.ReadStream & NodeJS.WriteStream
  /** Cursor movements, in order. */
  calls: string[]
  /** What was written since the last look. */
  written(): string
}

/** A stream that looks like a terminal (or not) and keeps what was written to it. */
export function fakeStream(options: { isTTY: boolean; columns?: number }): FakeStream {
  const calls: string[] = []
  const stream = Object.assign(new PassThrough(), {
    ...options,
    cursorTo: (x: number) => calls.push(`cursorTo ${x}`) > 0,
    moveCursor: (x: number, y: number) => calls.push(`moveCursor ${x} ${y}`) > 0,
    clearLine: () => calls.push('clearLine') > 0,
    clearScreenDown: () => calls.push('clearScreenDown') > 0,
  })
  return {
    stream: stream as unknown as NodeJS.WriteStream & NodeJS.ReadStream,
    calls,
    written: () => String(stream.read() ?? ''),
  }
}
