import { expect, test } from 'vitest'
import { lagOf } from './group-lag.ts'

test.each([
  ['what follows the committed offset', { low: '0', high: '10', committed: '4' }, 6],
  ['nothing where all is handled', { low: '0', high: '10', committed: '10' }, 0],
  ['all that is there where nothing was committed', { low: '3', high: '10', committed: '-1' }, 7],
  [
    'all that is there where nothing is known of the group',
    { low: '3', high: '10', committed: undefined },
    7,
  ],
  [
    'only what is still there, where retention has overtaken the group',
    { low: '8', high: '10', committed: '4' },
    2,
  ],
  ['nothing where the topic was made anew', { low: '0', high: '2', committed: '9' }, 0],
])('the lag is %s', (_, offsets, lag) => {
  expect(lagOf(offsets)).toBe(lag)
})
