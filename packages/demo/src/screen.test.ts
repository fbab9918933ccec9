import { expect, test } from 'vitest'
import { type Screen, screenText } from './screen.ts'

const screen: Screen = {
  urls: {
    api: 'http://127.0.0.1:3000',
    'notification-store': 'http://127.0.0.1:3001',
    worker: 'http://127.0.0.1:3002',
  },
  mongodbUri: 'mongodb://127.0.0.1:1/lethe',
  kafkaBrokers: '127.0.0.1:2',
  logs: '/here/.lethe/logs/',
  people: {
    admin: { id: 1, nextGeneration: 1 },
    users: [
      { id: 2, nextGeneration: 1 },
      { id: 4, nextGeneration: 3 },
      { id: 5, nextGeneration: 1 },
    ],
  },
  tokens: { admin: 'admin-token', user: 'user-token' },
  adminHeaderPath: '/here/.lethe/admin.header',
  ending: 'Ctrl-C stops everything.',
}
const text = (changes: Partial<Screen> = {}) => screenText({ ...screen, ...changes }, (_, painted) => painted)

test('the lines to paste delete two different users and ask for the second deletion by its next generation', () => {
  expect(
    text()
      .split('\n')
      .filter((line) => line.startsWith('curl')),
  ).toEqual([
    "curl -i -X DELETE -H '@/here/.lethe/admin.header' 'http://127.0.0.1:3000/api/v2/user/2/'",
    "curl -i -X DELETE -H '@/here/.lethe/admin.header' 'http://127.0.0.1:3000/api/v2/user/4/?hard=1'",
    "curl -i -H '@/here/.lethe/admin.header' 'http://127.0.0.1:3000/api/v2/deletion/4-3/'",
  ])
})

test('the tokens and addresses are shown', () => {
  for (const shown of [
    'admin-token',
    'user-token',
    'http://127.0.0.1:3000/docs',
    'http://127.0.0.1:3002/readyz',
  ]) {
    expect(text()).toContain(shown)
  }
})

test('a database that was given is not shown, as its address may hold a password', () => {
  expect(text({ mongodbUri: undefined })).not.toContain('MongoDB')
})

test('where tokens are signed elsewhere, it says so and the lines take one from TOKEN', () => {
  const shown = text({ tokens: undefined })
  expect(shown).toContain('Tokens are signed elsewhere')
  expect(shown).toContain('curl -i -X DELETE -H "Authorization: Bearer $TOKEN" ')
})

test('without active users it says how to get some', () => {
  expect(text({ people: { admin: undefined, users: [] } })).toContain('lethe seed --users 50')
})

test('a path with a quote in it can still be pasted', () => {
  expect(text({ adminHeaderPath: "/it's/admin.header" })).toContain(`-H '@/it'\\''s/admin.header'`)
})

test('where no file can hold it, the token is a line to paste and the others take it from there', () => {
  const shown = text({ adminHeaderPath: undefined })
  expect(shown).toContain('\nTOKEN=admin-token\n')
  expect(shown).toContain('curl -i -X DELETE -H "Authorization: Bearer $TOKEN" ')
})
