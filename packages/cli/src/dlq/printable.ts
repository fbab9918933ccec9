/** Control characters, and those that turn or hide text: they act on a terminal instead of being shown. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu

/** Foreign text that a terminal shows and does not obey, on one line. */
export function printable(text: string): string {
  return text.replace(UNPRINTABLE, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`)
}

/** The same for text of several lines. */
export function printableLines(text: string): string[] {
  return text.split(/\r?\n/).map((line) => line.split('\t').map(printable).join('\t'))
}

export type Encoded = { text: string } | { base64: string }

/** Bytes as text where they are UTF-8, else as base64. */
export function encoded(bytes: Buffer): Encoded {
  try {
    return { text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes) }
  } catch {
    return { base64: bytes.toString('base64') }
  }
}
