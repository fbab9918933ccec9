import { expect, test } from 'vitest'
import { entityTagOf, isNamedIn } from './entity-tag.ts'

const tag = entityTagOf('{"state":"running"}')

test('an entity tag is weak, and changes with what it is of', () => {
  expect(tag).toMatch(/^W\/"[\w-]{22}"$/)
  expect(entityTagOf('{"state":"running"}')).toBe(tag)
  expect(entityTagOf('{"state":"completed"}')).not.toBe(tag)
})

test.each([tag, tag.slice(2), `"x", ${tag}`, `"x",${tag} ,"y"`, '*'])('%s names it', (header) => {
  expect(isNamedIn(header, tag)).toBe(true)
})

test.each([undefined, '', '"x"', tag.slice(3), tag.toUpperCase(), `${tag}x`])(
  '%s does not name it',
  (header) => {
    expect(isNamedIn(header, tag)).toBe(false)
  },
)
