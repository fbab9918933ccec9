import { expect, it } from 'vitest'
import { tableLines } from './table.ts'
import { plain } from './terminal.ts'

it('aligns what is in a column, and leaves nothing behind the last one', () => {
  const rows = [
    ['0:1', 'value is not JSON', '8'],
    ['10:12', '-', '900,000'],
  ]
  expect(tableLines(['id', 'reason', 'bytes'], rows, plain)).toEqual([
    'id     reason             bytes',
    '0:1    value is not JSON  8',
    '10:12  -                  900,000',
  ])
})
