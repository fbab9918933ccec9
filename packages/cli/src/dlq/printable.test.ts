import { describe, expect, it } from 'vitest'
import { encoded, printable, printableLines } from './printable.ts'

describe('printable', () => {
  it.each([
    ['Zoë 日本 7', 'Zoë 日本 7'],
    ['\u001b[2Jgone', '\\u{1b}[2Jgone'],
    ['a\nb\tc\u009b', 'a\\u{a}b\\u{9}c\\u{9b}'],
    ['\u202etxt.exe', '\\u{202e}txt.exe'],
  ])('shows %j', (text, shown) => {
    expect(printable(text)).toBe(shown)
  })

  it('keeps lines and tabs where there may be several', () => {
    expect(printableLines('a\tb\r\n\u001bc\n')).toEqual(['a\tb', '\\u{1b}c', ''])
  })
})

describe('encoded', () => {
  it('gives text where it is UTF-8, byte for byte, and base64 where it is not', () => {
    expect(encoded(Buffer.from('\ufeffé'))).toEqual({ text: '\ufeffé' })
    expect(encoded(Buffer.from([0xff, 0x00]))).toEqual({ base64: '/wA=' })
  })
})
