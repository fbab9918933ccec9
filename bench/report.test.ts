import { expect, test } from 'vitest'
import { filled } from './report.ts'

const PAGE = 'Before.\n<!-- bench a -->\nold\n<!-- end of bench a -->\nAfter.'

test('what stands between the markers is replaced, and nothing else', () => {
  expect(filled(PAGE, 'a', 'new')).toBe('Before.\n<!-- bench a -->\nnew\n<!-- end of bench a -->\nAfter.')
})

test('a result without a place in the page is an error that names the markers', () => {
  expect(() => filled(PAGE, 'b', 'new')).toThrow('<!-- bench b -->')
})
