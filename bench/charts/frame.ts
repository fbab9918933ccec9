/** What all charts share: one width, one set of colours for light and for dark, text that a reader can select. */
export const WIDTH = 760
export const MARGIN = 24

/** So many sides have colours of their own. */
const COLOURS = 5

const STYLE = `
text { font: 13px system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; fill: #1f2328 }
.title { font-size: 16px; font-weight: 600 }
.muted { fill: #59636e }
.end { text-anchor: end }
.middle { text-anchor: middle }
.card { fill: #ffffff; stroke: #d1d9e0 }
.grid { stroke: #d1d9e0 }
.whisker { stroke: #1f2328; stroke-width: 1.5; fill: none }
.line { fill: none; stroke-width: 2.5; stroke-linejoin: round }
.c0 { --c: #0b6bcb } .c1 { --c: #6e7781 } .c2 { --c: #bc4c00 } .c3 { --c: #8250df } .c4 { --c: #1a7f64 }
.fill { fill: var(--c) } .pale { fill: var(--c); opacity: 0.45 } .line { stroke: var(--c) }
@media (prefers-color-scheme: dark) {
  text { fill: #e6edf3 } .muted { fill: #9198a1 } .card { fill: #0d1117; stroke: #3d444d } .grid { stroke: #3d444d }
  .whisker { stroke: #e6edf3 }
  .c0 { --c: #4c9aff } .c1 { --c: #9198a1 } .c2 { --c: #f0883e } .c3 { --c: #b48cff } .c4 { --c: #3fb996 }
}`

/** The class of the n-th side's colour; ours is the first. */
export const colour = (side: number) => `c${side % COLOURS}`

/** A whole picture: its title in the card, and for those who can't see it. */
export function frame(title: string, height: number, content: readonly string[]): string {
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img">`,
    `<title>${escaped(title)}</title>`,
    `<style>${STYLE}</style>`,
    `<rect class="card" x="0.5" y="0.5" width="${WIDTH - 1}" height="${height - 1}" rx="8"/>`,
    text(MARGIN, 34, title, 'title'),
    ...content,
    '</svg>\n',
  ].join('\n')
}

export const text = (x: number, y: number, words: string, className = '') =>
  `<text x="${place(x)}" y="${place(y)}"${className && ` class="${className}"`}>${escaped(words)}</text>`

export const line = (x1: number, y1: number, x2: number, y2: number, className: string) =>
  `<line x1="${place(x1)}" y1="${place(y1)}" x2="${place(x2)}" y2="${place(y2)}" class="${className}"/>`

/** Coordinates are told to a tenth, so that a small change of a figure is a small change of the file. */
export const place = (value: number) => Math.round(value * 10) / 10

const escaped = (words: string) =>
  words.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
