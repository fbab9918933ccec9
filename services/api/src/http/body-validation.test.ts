import { BatchRequest, MAX_BATCH } from '@lethe/contracts/batch'
import { NewComment, NewPost } from '@lethe/contracts/posts'
import { SignUp } from '@lethe/contracts/users'
import type { TSchema } from 'typebox'
import { expect, test } from 'vitest'
import { InvalidInput } from './api-error.ts'
import { bodyValidatorCompiler } from './body-validation.ts'

/** The problems that a body has, as `field code`. */
function problems(schema: TSchema, body: unknown): string[] {
  const validate = bodyValidatorCompiler({ schema, httpPart: 'body', method: 'POST', url: '/' })
  const result = validate(body)
  const error = typeof result === 'object' && result && 'error' in result ? result.error : undefined
  return error instanceof InvalidInput ? error.problems.map(({ field, code }) => `${field} ${code}`) : []
}

test.each<[unknown, string[]]>([
  [{}, ['username required']],
  [null, ['username required']],
  [[], ['non_field_errors invalid']],
  ['x', ['non_field_errors invalid']],
  [{ username: '' }, ['username blank']],
  [{ username: '  ' }, ['username invalid']],
  [{ username: 7 }, ['username invalid']],
  [{ username: null }, ['username invalid']],
  [{ username: 'a'.repeat(151) }, ['username max_length']],
  [{ username: `e${'\u0301'.repeat(150)}` }, ['username max_length']],
  [{ username: 'tab\tbed' }, ['username invalid']],
  [{ username: 'half \ud800' }, ['username invalid']],
  [{ username: 'a', role: 'moderator' }, ['role invalid']],
  [{ username: 'a', ext_id: '' }, ['ext_id blank']],
  [{ username: 'a', ext_id: 1.5 }, ['ext_id invalid']],
  [{ username: 'a', ext_id: 2 ** 53 }, ['ext_id invalid']],
  [{ username: 'a', ext_id: true }, ['ext_id invalid']],
  [{ username: 'a', ext_id: 'x'.repeat(256) }, ['ext_id max_length']],
  [{ username: '', email: 'no', real_name: 7 }, ['username blank', 'email invalid', 'real_name invalid']],
])('the sign-up %j has the problems %j', (body, expected) => {
  expect(problems(SignUp, body).sort()).toEqual(expected.sort())
})

test.each<[string, TSchema, unknown]>([
  ['sign-up', SignUp, { username: 'ünïcödé 😀', ext_id: 42, email: '', role: null, password: 'ignored' }],
  [
    'sign-up',
    SignUp,
    { username: 'a'.repeat(150), ext_id: 'x'.repeat(255), email: 'a@b.example', role: 'admin' },
  ],
  ['post', NewPost, { text: 'two\nlines', title: null, mentions: [1, 2], categories: [3] }],
  ['comment', NewComment, { post: 41, text: 'hi', discussion: null }],
  ['comment', NewComment, { post: '41', text: 'hi' }],
])('a good %s has none', (_what, schema, body) => {
  expect(problems(schema, body)).toEqual([])
})

const batchProblems = ['mode invalid', 'users[1] invalid', 'users[3] invalid', 'users[4] invalid']

test.each<[string, TSchema, unknown, string[]]>([
  ['post', NewPost, {}, ['text required']],
  ['post', NewPost, { text: '' }, ['text blank']],
  ['post', NewPost, { text: 'x'.repeat(10_001) }, ['text max_length']],
  ['post', NewPost, { text: 'x', mentions: [1, 0] }, ['mentions[1] invalid']],
  [
    'post',
    NewPost,
    { text: 'x', mentions: Array.from({ length: 21 }, (_, i) => i + 1) },
    ['mentions max_length'],
  ],
  ['batch', BatchRequest, {}, ['mode required', 'users required']],
  ['batch', BatchRequest, { users: [], mode: 'hard' }, ['users blank']],
  ['batch', BatchRequest, { users: 7, mode: 'hard' }, ['users invalid']],
  ['batch', BatchRequest, { users: [7, '8', 9, -1, 1.5], mode: 'Hard' }, batchProblems],
  [
    'batch',
    BatchRequest,
    { users: [7, 2 ** 53, null], mode: 'soft' },
    ['users[1] invalid', 'users[2] invalid'],
  ],
  ['batch', BatchRequest, { users: [7], mode: 'hard', notbefore: 'x' }, ['notbefore invalid']],
  ['batch', BatchRequest, { users: Array(MAX_BATCH + 1).fill(7), mode: 'hard' }, ['users max_length']],
  ['comment', NewComment, {}, ['post required', 'text required']],
  ['comment', NewComment, { post: 0, text: 'x' }, ['post invalid']],
  ['comment', NewComment, { post: '-1', text: 'x' }, ['post invalid']],
])('a %s of %j', (_what, schema, body, expected) => {
  expect(problems(schema, body).sort()).toEqual(expected)
})

test('paths and queries are none of its business', () => {
  const validate = bodyValidatorCompiler({ schema: SignUp, httpPart: 'querystring', method: 'GET', url: '/' })
  expect(validate({})).toBe(true)
})
