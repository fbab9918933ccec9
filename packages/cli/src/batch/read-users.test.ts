import { expect, test } from 'vitest'
import { type Asked, readUsers } from './read-users.ts'

async function* pieces(text: string, size: number) {
  for (let at = 0; at < text.length; at += size) yield text.slice(at, at + size)
}
/** A number for a user, text for a bad line. */
async function read(text: string, size = 1_000): Promise<(number | string)[]> {
  const inShort = (asked: Asked) =>
    'user_id' in asked ? asked.user_id : `line ${asked.line}: ${asked.error.message}`
  const all: (number | string)[] = []
  for await (const asked of readUsers(pieces(text, size), 'hard')) all.push(inShort(asked))
  return all
}

test.each<[string, string, number[]]>([
  ['ids, one a line', '7\n8\r\n\n9', [7, 8, 9]],
  ['a column with its name', 'user_id\n7\n8\n', [7, 8]],
  ['a column among others', '\uFEFFname,user_id\n"Ann, or\nso",7\n"B ""en""", 8\n', [7, 8]],
  ['objects', '{"user_id":7}\n\n{"user_id":8,"mode":"hard","error":{"code":"x"}}\r\n', [7, 8]],
  ['objects after a mark', '\uFEFF{"user_id":7}', [7]],
  ['nothing', '', []],
  ['a name and nothing else', 'user_id\n', []],
])('%s', async (_what, text, users) => {
  expect(await read(text)).toEqual(users)
  expect(await read(text, 3)).toEqual(users)
})

test.each<[string, string, (number | string)[]]>([
  ['a word', '7\nAnn\n8', [7, 'line 2: this is no user id', 8]],
  ['a zero', '0', ['line 1: this is no user id']],
  ['a leading zero', '7\n08\n9', [7, 'line 2: this is no user id', 9]],
  ['an id that is too large', '9007199254740993', ['line 1: this is no user id']],
  ['a row that is too short', 'name,user_id\nAnn\nBen,8', ['line 2: this is no user id', 8]],
  ['no object', '{"user_id":7}\n[8]\n{"user_id":9}', [7, 'line 2: "user_id" is no user id', 9]],
  ['half an object', '{"user_id":7}\n{"user_id"\n{"user_id":8}', [7, 'line 2: this is no JSON object', 8]],
  ['an id as text', '{"user_id":"7"}', ['line 1: "user_id" is no user id']],
  [
    'another mode',
    '{"user_id":7,"mode":"soft"}\n{"user_id":8}',
    ['line 1: "mode" is another one than hard, the mode of this run', 8],
  ],
])('%s is told by its line, and what is behind it is read', async (_what, text, all) => {
  expect(await read(text)).toEqual(all)
})

test.each<[string, string, string]>([
  ['columns without the name', 'name,id\nAnn,7', 'line 1: the first line names no column user_id'],
  ['a quote that is not closed', 'user_id\n7\n"8\n9', 'line 4: this is no CSV (CSV_QUOTE_NOT_CLOSED)'],
])('%s makes the file unreadable', async (_what, text, message) => {
  await expect(read(text)).rejects.toThrow(message)
})
