import { expect, test } from 'vitest'
import { readUsers } from './read-users.ts'

async function* pieces(text: string, size: number) {
  for (let at = 0; at < text.length; at += size) yield text.slice(at, at + size)
}
async function read(text: string, size = 1_000): Promise<number[]> {
  const users: number[] = []
  for await (const user of readUsers(pieces(text, size), 'hard')) users.push(user)
  return users
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

test.each<[string, string, string]>([
  ['a word', '7\nAnn\n', 'line 2: this is no user id'],
  ['a zero', '0', 'line 1: this is no user id'],
  ['a leading zero', '7\n08', 'line 2: this is no user id'],
  ['an id that is too large', '9007199254740993', 'line 1: this is no user id'],
  ['columns without the name', 'name,id\nAnn,7', 'line 1: the first line names no column user_id'],
  [
    'a row that is too short',
    'name,user_id\nAnn\n',
    'line 2: this is no CSV (CSV_RECORD_INCONSISTENT_FIELDS_LENGTH)',
  ],
  ['no object', '{"user_id":7}\n[8]\n{"user_id"', 'line 2: "user_id" is no user id'],
  ['half an object', '{"user_id":7}\n{"user_id"', 'line 2: this is no JSON object'],
  ['an id as text', '{"user_id":"7"}', 'line 1: "user_id" is no user id'],
  [
    'another mode',
    '{"user_id":7,"mode":"soft"}',
    'line 1: "mode" is another one than hard, the mode of this run',
  ],
])('%s is told by its line', async (_what, text, message) => {
  await expect(read(text)).rejects.toThrow(message)
})
