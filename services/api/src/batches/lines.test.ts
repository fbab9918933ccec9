import fc from 'fast-check'
import { expect, it, test } from 'vitest'
import { createLines, type Line } from './lines.ts'

const cut = (chunks: readonly Buffer[], maxBytes = 10): Line[] => {
  const { push, end } = createLines(maxBytes)
  return [...chunks.flatMap(push), ...end()]
}
const texts = (...chunks: string[]) => cut(chunks.map((chunk) => Buffer.from(chunk))).map(({ text }) => text)

test.each<[string[], (string | null)[]]>([
  [[], []],
  [[''], []],
  [['7\n8\n'], ['7', '8']],
  [['7\n8'], ['7', '8']],
  [['\n\n7'], ['', '', '7']],
  [['7\r\n'], ['7\r']],
  [
    ['1', '2', '3\n4', '\n'],
    ['123', '4'],
  ],
  [['0123456789\n'], ['0123456789']],
  [['0123456789x\n7\n'], [null, '7']],
  [
    ['012345', '6789', 'x', 'y\n7'],
    [null, '7'],
  ],
  [['0123456789', 'x'], [null]],
])('%j is %j', (chunks, lines) => {
  expect(texts(...chunks)).toEqual(lines)
})

it('is cut the same wherever the chunks are cut, and numbers every line', () => {
  const content = fc.array(fc.stringMatching(/^[é€0-9\n]{0,20}$/), { maxLength: 8 })
  fc.assert(
    fc.property(content, fc.integer({ min: 1, max: 7 }), (parts, size) => {
      const bytes = Buffer.from(parts.join('\n'))
      const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, n) =>
        bytes.subarray(n * size, (n + 1) * size),
      )
      const lines = cut(chunks)
      expect(lines).toEqual(cut([bytes]))
      expect(lines.map(({ number }) => number)).toEqual(lines.map((_, n) => n + 1))
    }),
  )
})
