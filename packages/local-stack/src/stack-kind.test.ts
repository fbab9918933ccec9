import { expect, test } from 'vitest'
import { stackKind } from './stack-kind.ts'

test.each([
  [{}, 'processes'],
  [{ LETHE_STACK: '' }, 'processes'],
  [{ LETHE_STACK: 'containers' }, 'containers'],
])('the environment %j asks for %s', (env, kind) => {
  expect(stackKind(env)).toBe(kind)
})

test('another word in LETHE_STACK is refused in one line', () => {
  expect(() => stackKind({ LETHE_STACK: 'docker' })).toThrow(/^LETHE_STACK must be "containers" or unset\.$/)
})
