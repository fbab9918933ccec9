import type { Paint } from './terminal.ts'

/** Rows under their heads, in columns as wide as their widest cell; the last one is as wide as it is. */
export function tableLines(
  heads: readonly string[],
  rows: readonly (readonly string[])[],
  paint: Paint,
): string[] {
  const widths = heads.map((head, column) =>
    Math.max(head.length, ...rows.map((row) => row[column]?.length ?? 0)),
  )
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd()
  return [paint('dim', line(heads)), ...rows.map(line)]
}
