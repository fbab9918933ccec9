import { integer, pick, type Random } from './random.ts'

// All invented: no list of real people stands behind them.
const firstNames =
  'Alma Bram Cleo Dario Edda Falk Gwen Hanno Ines Jaro Kaia Lior Mila Nuri Oda Piet Quinn Runa Silas Tove Udo Vera Wim Xenia Yara Zeno'.split(
    ' ',
  )
const lastNames =
  'Ashgrove Birkvale Corran Dunmere Elmstad Fenwood Garrick Hollin Istvale Juniper Kestrel Lindqvale Marlow Norvik Oakhurst Pellan Quarry Rosted Sandvik Thornby Ulven Varga Westerly Yarrow Zellan'.split(
    ' ',
  )
const topics = [
  'sourdough',
  'night trains',
  'balcony tomatoes',
  'film cameras',
  'bicycle repair',
  'choir practice',
  'board games',
  'cold water',
  'old maps',
  'bird calls',
  'second-hand books',
  'street food',
  'radio plays',
  'wool',
  'bouldering',
]
const openings = [
  'A year ago I knew nothing about',
  'Nobody told me how good',
  'Three things I learned about',
  'Looking for company:',
  'What I would tell a beginner about',
  'A small success with',
  'A small failure with',
]
const closings = [
  'Ask me anything.',
  'Pictures follow.',
  'What do you think?',
  'It was worth the rain.',
  'Never again. Or maybe.',
  'Who joins on Saturday?',
  'Details in the comments.',
]
const replies = [
  'Same here.',
  'I had no idea, thank you!',
  'Where did you find that?',
  'Count me in.',
  'I tried it and it works.',
  'Not so sure about that.',
  'Best thing I have read today.',
  'Can you say more about it?',
]
const privateLines = [
  'Are you coming on Saturday?',
  'Thank you for yesterday.',
  'Can I borrow yours for a week?',
  'Did you get my note?',
  'Your post made me laugh.',
  'I will be ten minutes late.',
  'Shall we swap?',
]
const flagReasons = ['spam', 'rude', 'off_topic', 'stolen_picture']
const flagNotes = ['Seen this three times now.', 'Please have a look.', 'This is not theirs.']
const ticketLines = [
  'The parcel never came.',
  'One of the cups is broken.',
  'Can I still change the address?',
  'The invoice has the wrong street.',
  'Thank you, that helped.',
]

export function fullName(random: Random): string {
  return `${pick(random, firstNames)} ${pick(random, lastNames)}`
}

export const topic = (random: Random) => pick(random, topics)
export const bio = (random: Random) => `Mostly here for ${topic(random)} and ${topic(random)}.`
export const title = (random: Random, subject: string) => `${pick(random, openings)} ${subject}`
export const closing = (random: Random) => pick(random, closings)
export const reply = (random: Random) => pick(random, replies)
export const privateLine = (random: Random) => pick(random, privateLines)
export const flagReason = (random: Random) => pick(random, flagReasons)
export const flagNote = (random: Random) => pick(random, flagNotes)

/** A name that nobody else has, for the first 650 indexes. */
export const nameAt = (index: number) =>
  `${firstNames[index % firstNames.length]} ${lastNames[index % lastNames.length]}`
export const street = (random: Random) => `${pick(random, lastNames)} Street ${integer(random, 1, 99)}`
export const ticketLine = (random: Random) => pick(random, ticketLines)
