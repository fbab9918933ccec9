import { describe, expect, it } from 'vitest'
import { plain } from '../terminal.ts'
import { showLines, shownLetter } from './show.ts'
import { letter, readable } from './test-letter.ts'

describe('a dead letter that is shown', () => {
  it('is text where it is UTF-8, and base64 where it is not', () => {
    const message = letter({
      value: Buffer.from([0xff]),
      headers: { mine: [Buffer.from('a'), Buffer.from([0xfe])] },
    })
    expect(shownLetter(message)).toMatchObject({
      id: '0:12',
      unreadable: 'value is not JSON',
      headers: { mine: [{ text: 'a' }, { base64: '/g==' }] },
      key: { text: '7' },
      value: { base64: '/w==' },
    })
  })

  it('says whether this version can read it', () => {
    expect(shownLetter(letter({ value: readable })).unreadable).toBeNull()
  })

  it('shows people all of it, and nothing of it acts on their terminal', () => {
    const lines = showLines(shownLetter(letter({ value: Buffer.from('{"a":\n\u001b[2J'), key: null })), plain)
    expect(lines).toEqual([
      '0:12  value is not JSON',
      '2026-03-01T12:00:00.000Z, from user.deleted/2:41',
      'this version can not read it: value is not JSON',
      '',
      'headers',
      '  dlq-reason: value is not JSON',
      '  dlq-topic: user.deleted',
      '  dlq-partition: 2',
      '  dlq-offset: 41',
      '  dlq-time: 2026-03-01T12:00:00.000Z',
      'key (none)',
      'value',
      '{"a":',
      '\\u{1b}[2J',
    ])
  })
})
