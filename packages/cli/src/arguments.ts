import { parseDeletionId, parseId } from '@lethe/contracts/ids'
import { InvalidArgumentError } from 'commander'
import { type LetterId, parseLetterId } from './dlq/letter-id.ts'

/** A user id: a positive integer. */
export function userId(text: string): number {
  const id = parseId(text)
  if (!id) throw new InvalidArgumentError('A user id is a positive integer.')
  return id
}

/** A deletion id such as `7-1`. */
export function deletionId(text: string): string {
  if (parseDeletionId(text)) return text
  const hint = parseId(text) ? ` ${text} is a user id.` : ''
  throw new InvalidArgumentError(`A deletion id is the one that \`lethe delete\` prints, such as 7-1.${hint}`)
}

/** A whole number of at least `least`. */
export function wholeNumber(least: number): (text: string) => number {
  return (text) => {
    const number = parseId(text)
    if (number === null || number < least)
      throw new InvalidArgumentError(`It is a whole number, ${least} or more.`)
    return number
  }
}

/** A key that travels as a header as it is. */
export function idempotencyKey(text: string): string {
  if (!/^[\x21-\x7e]{1,255}$/.test(text)) {
    throw new InvalidArgumentError('It is 1 to 255 visible ASCII characters, without spaces.')
  }
  return text
}

/** The id of a dead letter, such as `0:12`. */
export function letterId(text: string): LetterId {
  const id = parseLetterId(text)
  if (!id) throw new InvalidArgumentError('It is the id that `lethe dlq list` shows, such as 0:12.')
  return id
}
