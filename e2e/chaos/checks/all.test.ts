import { describe, expect, it } from 'vitest'
import { checkAll } from './all.ts'
import { invariants } from './invariants.ts'
import { event, GONE, goodStory, type Story } from './story.ts'
import { type Breach, expectBroken, without } from './testing.ts'

it('a run in which all is as it must be breaks nothing', () => {
  expect(checkAll(goodStory())).toEqual([])
})

describe('what others can read', () => {
  it.each<Breach>([
    ['poison that is not buried', ({ evidence }) => evidence.deadLetters.shift(), invariants.deadLetters],
    [
      'an event of ours that is buried',
      ({ evidence }) => evidence.deadLetters.push(evidence.deliveries[0]?.story ?? ''),
      invariants.deadLetters,
    ],
    ['a name in the logs', (story) => say(story, { logs: 'E11000 dup key: "nomen-7"' }), invariants.privacy],
    [
      'an encoded ext_id in the logs',
      (story) => say(story, { logs: 'GET /v1/user/extern%2F7/' }),
      invariants.privacy,
    ],
    [
      'a token in the logs',
      (story) => say(story, { logs: 'Bearer eyJhbGciOiJI.eyJ1c2VyX2lk.x' }),
      invariants.privacy,
    ],
    ['a key in the metrics', (story) => say(story, { metrics: 'x{key="the-key"} 1' }), invariants.privacy],
    [
      'content in the ledger',
      ({ evidence }) => Object.assign(evidence.ledger.get(`${GONE}-1`) ?? {}, { note: 'verba 1' }),
      invariants.privacy,
    ],
    [
      'an ext_id in an event that must not have it',
      (story) => {
        without(story, 'user.erased', GONE)
        story.evidence.deliveries.push(event('user.erased', [GONE, 1, 1_500], { ext_id: 'extern/7' }))
      },
      invariants.privacy,
    ],
  ])('%s', (_what, how, broken) => expectBroken(how, broken))

  const say = (story: Story, said: Partial<Story['said']>) =>
    Object.assign(story, { said: { ...story.said, ...said } })
})
