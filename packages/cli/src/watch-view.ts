import type { Deletion } from '@lethe/contracts/deletion'
import { changeLine, deletionLines } from './deletion-text.ts'
import { createLiveBlock } from './live-block.ts'
import { paintFor } from './terminal.ts'

export interface WatchView {
  look(deletion: Deletion): void
  miss(reason: string): void
  end(): void
}

/** Shows a deletion while it goes on: redrawn in place on a terminal, elsewhere a line for each change. */
export function createWatchView(stream: NodeJS.WriteStream): WatchView {
  return stream.isTTY ? liveView(stream) : lineView(stream)
}

function liveView(stream: NodeJS.WriteStream): WatchView {
  const block = createLiveBlock(stream)
  const paint = paintFor(stream)
  let lines: string[] = []
  return {
    look(deletion) {
      lines = deletionLines(deletion, paint)
      block.draw(lines)
    },
    miss: (reason) => block.draw([...lines, paint('yellow', `waiting: ${reason}`)]),
    end: block.clear,
  }
}

function lineView(stream: NodeJS.WriteStream): WatchView {
  let last = ''
  const show = (line: string) => {
    if (line !== last) stream.write(`${line}\n`)
    last = line
  }
  return {
    look: (deletion) => show(changeLine(deletion)),
    miss: (reason) => show(`waiting: ${reason}`),
    end: () => {},
  }
}
