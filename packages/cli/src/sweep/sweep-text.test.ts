import { describe, expect, it } from 'vitest'
import { plain } from '../terminal.ts'
import { sweepLines } from './sweep-text.ts'

const nothing = {
  dry_run: false,
  finished: true,
  deletions: 100_000,
  users: 0,
  found: {},
  erased: {},
  not_erased: [],
  seconds: 12.3,
}
const lines = (fields: object) => sweepLines({ ...nothing, ...fields }, plain)

describe('sweepLines', () => {
  it('says that there was nothing', () => {
    expect(lines({})).toEqual(['100,000 completed hard deletions looked at in 0:12', 'no late writes'])
  })

  it('says what was erased', () => {
    const erased = { votes: { deleted: 1, redacted: 0, pulled: 0 } }
    expect(lines({ users: 1, found: { votes: 1 }, erased }).slice(1)).toEqual([
      'late writes of 1 user erased',
      '  votes                  1 deleted',
    ])
  })

  it('says what was erased, and not, and why', () => {
    const not_erased = [{ reason: 'more keeps being written', count: 1, ids: ['7-1'] }]
    const erased = { posts: { deleted: 1_200, redacted: 0, pulled: 3 } }
    expect(lines({ users: 2, found: { posts: 9 }, erased, not_erased })).toEqual([
      '100,000 completed hard deletions looked at in 0:12',
      'late writes of 2 users found; erased:',
      '  posts                  1,200 deleted, 3 pulled',
      '1 not: more keeps being written (7-1)',
    ])
  })

  it('says what is there where nothing was to be erased', () => {
    expect(lines({ dry_run: true, users: 1, found: { posts: 2 } })).toEqual([
      '100,000 completed hard deletions looked at in 0:12',
      'late writes of 1 user found',
      '  posts                  2',
    ])
  })

  it('says that it was stopped', () => {
    expect(lines({ finished: false, deletions: 1 })[0]).toBe(
      '1 completed hard deletion looked at in 0:12, then it was stopped',
    )
  })
})
