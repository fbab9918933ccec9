import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { benches } from './benches.ts'
import { filled } from './report.ts'

const PAGE = 'Before.\n<!-- bench a -->\nold\n<!-- end of bench a -->\nAfter.'

test('what stands between the markers is replaced, and nothing else', () => {
  expect(filled(PAGE, 'a', 'new')).toBe('Before.\n<!-- bench a -->\nnew\n<!-- end of bench a -->\nAfter.')
})

test('a result without a place in the page is an error that names the markers', () => {
  expect(() => filled(PAGE, 'b', 'new')).toThrow('<!-- bench b -->')
})

test('the page has a place for every bench', async () => {
  const page = await readFile(new URL('../docs/benchmarks.md', import.meta.url), 'utf8')
  for (const name of Object.keys(benches)) expect(() => filled(page, name, '')).not.toThrow()
})
