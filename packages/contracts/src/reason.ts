import Type from 'typebox'

/** Why an administrator decided so, in his own words: text, and not only white space. */
export const Reason = Type.String({
  minLength: 1,
  maxLength: 500,
  pattern: '^(?=.*\\S)[^\\p{Cc}\\p{Cs}]*$',
  examples: ['Litigation hold 2026-17'],
})
