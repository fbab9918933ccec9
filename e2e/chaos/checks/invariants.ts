/** Everything that must hold, in the sentences of the report. */
export const invariants = {
  rest: 'everything comes to rest',
  contract: 'answers are those of the contract',
  deadLetters: 'poison goes to the dead-letter topic, and nothing of ours does',
  ownEnds: 'a process ends only where something ended it',

  deletionKept: 'no acknowledged deletion is lost',
  restoreKept: 'no acknowledged restore is lost',
  oneRequest: 'one request, one deletion',
  history: 'every mark has its event, and every event its mark',
  asked: 'every event was asked for',
  oneStory: 'no generation is published with two stories',
  order: 'first deliveries are in generation order',
  status: 'the user is what the last event says',

  ends: 'every deletion comes to its end',
  keptState: 'the ledger keeps the state that each deletion is in',
  offsets: 'no offset is committed past work that nobody has taken',
  superseded: 'superseded only by something later',
  marked: 'only a deletion that was marked is completed',
  bare: 'a completed hard deletion leaves a bare user',
  erasedFollows: 'user.erased follows each completed hard deletion',
  erasedTrue: 'user.erased is said of completed hard deletions only',
  asksAgain: 'completed only after all was asked again',
  truth: 'completed is true when it is said',

  leftovers: 'nothing of a hard-deleted user is left',
  others: 'nobody else is touched',
  restored: 'a restored user keeps everything',
  nowhere: 'nothing comes from nowhere',
  counters: 'counters are exact',

  profileGone: 'nothing of a deleted user is left in the store',
  liveProfile: 'no live user loses a profile',
  restoredProfile: 'no restored user loses a profile',
  newcomerProfile: 'no newcomer loses a profile',
  versionRead: 'only a version that was read is deleted',

  privacy: 'nothing personal in logs, events, metrics and the ledger',
} as const

export type Invariant = (typeof invariants)[keyof typeof invariants]
