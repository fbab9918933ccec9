import { exact } from '@lethe/store/exact-documents'
import { describe, expect, it } from 'vitest'
import { checkAll } from './all.ts'
import { invariants } from './invariants.ts'
import { at, BACK, date, GONE, goodStory, NEWCOMER, post, STAYS, type Story } from './story.ts'
import { add, type Breach, changeUser, drop, expectBroken, id, set } from './testing.ts'

describe('documents', () => {
  it.each<Breach>([
    ['a post of the hard deleted', (story) => add(story, 'posts', post(70, GONE, [])), invariants.leftovers],
    [
      'a comment on it',
      (story) =>
        add(story, 'comments', { _id: id(71), post_id: id(70), author_id: id(STAYS), text: 'verba on it' }),
      invariants.leftovers,
    ],
    ['a new post of his', (story) => add(story, 'posts', post(75, GONE, [])), invariants.leftovers],
    [
      'a mention of him',
      (story) => set(story, ['posts', 90], { mentions: [id(GONE), id(BACK)] }),
      [invariants.leftovers, invariants.others],
    ],
    [
      'his name on a message',
      (story) => set(story, ['private_messages', 1], { recipient_id: id(GONE) }),
      [invariants.leftovers, invariants.others],
    ],
    ['his note', (story) => set(story, ['flags', 2], { note: 'verba noted' }), invariants.others],
    [
      'a chunk of his picture',
      (story) => add(story, 'media.chunks', { _id: id(41), files_id: id(4) }),
      invariants.leftovers,
    ],
    ["somebody else's post that is gone", (story) => drop(story, 'posts', 90), invariants.others],
    [
      "somebody else's text that changed",
      (story) => set(story, ['posts', 90], { text: 'verba other' }),
      invariants.others,
    ],
    ["somebody else's picture that is gone", (story) => drop(story, 'media.files', 3), invariants.others],
    ['a post of the restored that is gone', (story) => drop(story, 'posts', 80), invariants.restored],
    ['what the restored has written since', (story) => drop(story, 'posts', 91), invariants.restored],
    [
      'a comment that was confirmed',
      (story) => drop(story, 'comments', 92),
      [invariants.others, invariants.counters],
    ],
    [
      'a post that nobody wrote',
      (story) => add(story, 'posts', { ...post(95, STAYS, []), text: 'ghost' }),
      invariants.nowhere,
    ],
    [
      'a vote that nobody gave',
      (story) => {
        add(story, 'votes', { _id: id(6), post_id: id(80), user_id: id(BACK) })
        set(story, ['posts', 80], { vote_count: id(2) })
      },
      invariants.nowhere,
    ],
    [
      'a count that is not so',
      (story) => set(story, ['posts', 90], { comment_count: id(2) }),
      invariants.counters,
    ],
    [
      'followers that are not there',
      (story) => set(story, ['users', STAYS], { followers_count: id(1) }),
      invariants.counters,
    ],
  ])('%s', (_what, how, broken) => expectBroken(how, broken))

  describe('written late', () => {
    const document = exact(post(76, GONE, []))
    const inserted = [{ collection: 'posts', document, confirmed: true }]
    const late = { userId: GONE, inserted, since: at(100), at: at(200), promised: false }
    const withLate = (story: Story, fields: object) => {
      story.record.lateWrites.push({ ...late, ...fields })
      story.evidence.after.posts?.push(document)
    }
    it('are excused after the window, until lethe sweep has run', () => {
      const story = goodStory()
      withLate(story, {})
      expect(checkAll({ ...story, swept: false })).toEqual([])
      expectBroken((swept) => withLate(swept, {}), invariants.leftovers)
    })
    it('are not excused within it, unless a clock was wrong', () => {
      const story = { ...goodStory(), swept: false }
      withLate(story, { promised: true })
      expect(checkAll(story).map(({ invariant }) => invariant)).toEqual([invariants.leftovers])
      story.record.skews.push({ from: at(150), to: at(160) })
      expect(checkAll(story)).toEqual([])
    })
  })
})

describe('user documents', () => {
  it.each<Breach>([
    [
      'somebody never deleted who changed',
      (story) =>
        changeUser(story, STAYS, (document) => {
          document.bio = 'verba'
        }),
      invariants.others,
    ],
    [
      'a deletion that was begun for somebody who is not deleted',
      (story) =>
        changeUser(story, BACK, (document) => {
          document.deletion = { begun_at: date(500) } as never
        }),
      invariants.others,
    ],
    [
      'a deletion of another generation',
      (story) =>
        changeUser(story, GONE, (document) => {
          if (document.deletion) document.deletion.id = '7-3'
        }),
      [invariants.others, invariants.bare],
    ],
    [
      'a restored user without a name',
      (story) =>
        changeUser(story, BACK, (document) => {
          delete document.username
        }),
      invariants.restored,
    ],
    [
      'a newcomer without his name',
      (story) =>
        changeUser(story, NEWCOMER, (document) => {
          delete document.ext_id
        }),
      invariants.others,
    ],
  ])('%s', (_what, how, broken) => expectBroken(how, broken))
})
