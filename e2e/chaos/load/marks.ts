/**
 * What everything personal in a run contains, so that one search finds any of it where it must not be.
 * No word of the program's own has these in it.
 */
export const marks = {
  username: 'nomen-',
  extId: 'extern/',
  mail: '@mail.example',
  text: 'verba ',
} as const
