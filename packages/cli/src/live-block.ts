import { stripVTControlCharacters } from 'node:util'

export interface LiveBlock {
  /** Replaces what was drawn before. */
  draw(lines: readonly string[]): void
  /** Takes it away. */
  clear(): void
}

/** Some lines on a terminal that are redrawn in place. */
export function createLiveBlock(stream: NodeJS.WriteStream): LiveBlock {
  let rows = 0
  const clear = () => {
    if (rows > 0) stream.moveCursor(0, -rows)
    stream.cursorTo(0)
    stream.clearScreenDown()
    rows = 0
  }
  return {
    draw(lines) {
      clear()
      stream.write(`${lines.join('\n')}\n`)
      rows = lines.reduce((sum, line) => sum + rowsOf(line, stream.columns), 0)
    },
    clear,
  }
}

/** How many rows a line takes once the terminal has wrapped it. */
export function rowsOf(line: string, columns: number): number {
  return Math.max(1, Math.ceil(stripVTControlCharacters(line).length / columns))
}
