import { styleText } from 'node:util'

/** Where a command reads and writes; a test passes its own. */
export interface Terminal {
  stdin: NodeJS.ReadStream
  stdout: NodeJS.WriteStream
  stderr: NodeJS.WriteStream
}

export type Style = Parameters<typeof styleText>[0]
export type Paint = (style: Style, text: string) => string

/**
 * Colours for what goes to this stream: none where it is no terminal, or where NO_COLOR, NODE_DISABLE_COLORS
 * or FORCE_COLOR=0 says so.
 */
export function paintFor(stream: NodeJS.WriteStream): Paint {
  return (style, text) => styleText(style, text, { stream, validateStream: true })
}

export const plain: Paint = (_style, text) => text
