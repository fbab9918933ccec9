import { describe, expect, it } from 'vitest'
import { parseStoreUrl } from './store-url.ts'

describe('parseStoreUrl', () => {
  it.each([
    ['http://127.0.0.1:3001', 'http://127.0.0.1:3001', ''],
    ['http://127.0.0.1:3001/', 'http://127.0.0.1:3001', ''],
    ['https://hub.example.com/notify', 'https://hub.example.com', '/notify'],
    ['https://hub.example.com/a/b//', 'https://hub.example.com', '/a/b'],
  ])('takes %s apart', (url, origin, prefix) => {
    expect(parseStoreUrl(url)).toEqual({ origin, prefix })
  })

  it.each(['', 'hub.example.com', 'ftp://h/', 'http://h/?key=1', 'http://h/#x', 'http://name:word@h/'])(
    'refuses %j without repeating it',
    (url) => {
      expect(() => parseStoreUrl(url)).toThrow(TypeError)
      expect(() => parseStoreUrl(url)).not.toThrow(/word|ftp:|key=1/)
    },
  )
})
