import type { Constants, Model } from './model.ts'

const on = (names: readonly string[]): Constants => Object.fromEntries(names.map((name) => [name, 'TRUE']))

/** docs/spec/WritePath.tla */
export const writePath: Model = {
  module: 'WritePath',
  alike: 'Procs',
  invariants: [
    'AcceptedIsMarked',
    'MarkIsAnnounced',
    'NoMarkNoEvent',
    'FirstInOrder',
    'NoGapInOrder',
    'OneWishOneMark',
    'RefusedIsTrue',
    'MarkIsFound',
  ],
  constants: {
    Softs: '{s1}',
    Hards: '{}',
    Restores: '{r1}',
    Procs: '{p1}',
    MaxTries: '2',
    MaxFailovers: '1',
    LateWrites: 'FALSE',
    RecentSize: '8',
    ...on(['SameKey', 'KeyInCondition', 'DecideByRecent', 'CountFixesGeneration', 'MajorityReads']),
    ...on(['WholeOutbox', 'Rounds', 'AckIsChecked', 'LedgerFirst', 'ClearLast']),
  },
  worlds: [
    {
      title: 'retries, a failover, and writes that come after their request was given up',
      constants: { LateWrites: 'TRUE' },
    },
    {
      title: 'two processes that publish',
      constants: { Procs: '{p1, p2}', MaxFailovers: '0', MaxTries: '1' },
    },
    {
      title: 'two processes, retries and a failover',
      constants: { Procs: '{p1, p2}', LateWrites: 'TRUE' },
      large: true,
    },
    { title: 'three callers', constants: { Hards: '{h1}' }, large: true },
    {
      title: 'two processes, three tries and two failovers',
      constants: { Procs: '{p1, p2}', MaxTries: '3', MaxFailovers: '2', LateWrites: 'TRUE' },
      large: true,
    },
  ],
  safeguards: [
    { constant: 'SameKey', world: {}, breaks: 'OneWishOneMark' },
    { constant: 'KeyInCondition', world: {}, breaks: 'OneWishOneMark' },
    { constant: 'RecentSize', off: '1', world: {}, breaks: 'OneWishOneMark' },
    { constant: 'DecideByRecent', world: {}, breaks: 'RefusedIsTrue' },
    { constant: 'CountFixesGeneration', world: {}, breaks: 'AcceptedIsMarked' },
    { constant: 'MajorityReads', world: {}, breaks: 'NoMarkNoEvent' },
    { constant: 'WholeOutbox', world: {}, breaks: 'NoGapInOrder' },
    { constant: 'Rounds', world: {}, breaks: 'FirstInOrder' },
    { constant: 'AckIsChecked', world: {}, breaks: 'MarkIsAnnounced' },
    { constant: 'LedgerFirst', world: {}, breaks: 'MarkIsFound' },
    { constant: 'ClearLast', world: {}, breaks: 'MarkIsAnnounced' },
  ],
}

const plainStore = { ETags: 'FALSE' }
const scheduling = { Scheduling: 'TRUE', Content: 'TRUE' }
const holding = { Holding: 'TRUE', Content: 'TRUE' }
const failover = { MaxFailovers: '1', Deposed: 'TRUE' }

/** docs/spec/Deletion.tla */
export const deletion: Model = {
  module: 'Deletion',
  alike: 'Workers',
  invariants: [
    'NobodyHurt',
    'LiveKeepsContent',
    'HardIsMeant',
    'CompletedIsEmpty',
    'CompletedIsDone',
    'ErasedIsDone',
    'Announced',
    'ReleasedIsClean',
  ],
  constants: {
    Workers: '{w1, w2}',
    MaxGen: '2',
    MaxUpserts: '2',
    MaxAttempts: '2',
    MaxFailovers: '0',
    MaxSwaps: '0',
    ETags: 'TRUE',
    Deposed: 'FALSE',
    SharedName: 'FALSE',
    Content: 'FALSE',
    NamedContent: 'FALSE',
    Waiving: 'FALSE',
    Misconfigured: 'FALSE',
    Scheduling: 'FALSE',
    Holding: 'FALSE',
    ...on(['RestoreIsOne', 'StartIsOne', 'HoldIsOne', 'BeginAsksHold', 'ScheduleWaits', 'BegunInherited']),
    ...on(['BegunStays', 'BeginOnce', 'CheckAfterRead', 'NoOtherOwner', 'IfMatch', 'FreshETags']),
    ...on(['MajorityReads', 'LinearizableCheck', 'NotifyingWaits', 'NotifyingInherited', 'NotifyingKept']),
    ...on(['SendDeadline', 'FenceByName', 'VerifyFirst', 'Documented404', 'WaivedKeepsName', 'WaivedWaits']),
    ...on(['AnnounceAfterDone', 'AnnounceFirst']),
  },
  worlds: [
    {
      title: 'content, found by user id and by name, and a store that answers nonsense',
      constants: { Content: 'TRUE', NamedContent: 'TRUE', Misconfigured: 'TRUE' },
    },
    { title: 'two users of one distinct_id', constants: { SharedName: 'TRUE', Content: 'TRUE' } },
    { title: 'two users who swap their ext_ids', constants: { MaxSwaps: '1' } },
    { title: 'a store without ETags', constants: plainStore },
    { title: 'a failover and a primary that does not know of it', constants: failover },
    { title: 'waived steps', constants: { Waiving: 'TRUE' } },
    { title: 'scheduled deletions, three transitions', constants: { ...scheduling, MaxGen: '3' } },
    { title: 'held users', constants: holding },
    {
      title: 'everything but failovers, three transitions',
      constants: { MaxGen: '3', Content: 'TRUE', NamedContent: 'TRUE', Waiving: 'TRUE' },
      large: true,
    },
    {
      title: 'a store without ETags, content and waived steps',
      constants: { ...plainStore, Content: 'TRUE', Waiving: 'TRUE' },
      large: true,
    },
    {
      title: 'a failover and waived steps',
      constants: { ...failover, Waiving: 'TRUE' },
      large: true,
    },
    {
      title: 'two users who swap their ext_ids, three transitions and three upserts',
      constants: { MaxGen: '3', MaxSwaps: '1', MaxUpserts: '3', Content: 'TRUE', Misconfigured: 'TRUE' },
      large: true,
    },
    {
      title: 'a failover, a store without ETags',
      constants: { ...failover, ...plainStore },
      large: true,
    },
    {
      title: 'everything but failovers, three transitions, a store without ETags',
      constants: { ...plainStore, MaxGen: '3', Content: 'TRUE', NamedContent: 'TRUE', Waiving: 'TRUE' },
      large: true,
    },
    {
      title: 'scheduled deletions of held users, four transitions',
      constants: { ...scheduling, ...holding, MaxGen: '4' },
      large: true,
    },
    {
      title: 'scheduled deletions of held users, a store without ETags, waived steps',
      constants: { ...scheduling, ...holding, ...plainStore, Waiving: 'TRUE' },
      large: true,
    },
    {
      title: 'scheduled deletions of held users, a failover',
      constants: { ...scheduling, ...holding, ...failover },
      large: true,
    },
  ],
  safeguards: [
    { constant: 'BegunStays', world: {}, breaks: 'NobodyHurt' },
    { constant: 'RestoreIsOne', world: scheduling, breaks: 'LiveKeepsContent' },
    { constant: 'StartIsOne', world: scheduling, breaks: 'HardIsMeant' },
    { constant: 'HoldIsOne', world: holding, breaks: 'NobodyHurt' },
    { constant: 'BeginAsksHold', world: holding, breaks: 'NobodyHurt' },
    { constant: 'ScheduleWaits', world: scheduling, breaks: 'NobodyHurt' },
    { constant: 'BegunInherited', world: holding, breaks: 'NobodyHurt' },
    { constant: 'BeginOnce', world: {}, breaks: 'CompletedIsDone' },
    { constant: 'CheckAfterRead', world: {}, breaks: 'NobodyHurt' },
    { constant: 'NoOtherOwner', world: { MaxSwaps: '1' }, breaks: 'NobodyHurt' },
    { constant: 'IfMatch', world: {}, breaks: 'NobodyHurt' },
    { constant: 'FreshETags', world: {}, breaks: 'NobodyHurt' },
    { constant: 'MajorityReads', world: { MaxFailovers: '1' }, breaks: 'NobodyHurt' },
    { constant: 'LinearizableCheck', world: failover, breaks: 'NobodyHurt' },
    { constant: 'NotifyingWaits', world: plainStore, breaks: 'NobodyHurt' },
    { constant: 'NotifyingInherited', world: plainStore, breaks: 'NobodyHurt' },
    { constant: 'NotifyingKept', world: plainStore, breaks: 'NobodyHurt' },
    { constant: 'SendDeadline', world: plainStore, breaks: 'NobodyHurt' },
    { constant: 'FenceByName', world: { NamedContent: 'TRUE' }, breaks: 'NobodyHurt' },
    { constant: 'VerifyFirst', world: { Content: 'TRUE' }, breaks: 'CompletedIsEmpty' },
    { constant: 'Documented404', world: { Misconfigured: 'TRUE' }, breaks: 'ReleasedIsClean' },
    { constant: 'WaivedKeepsName', world: { Waiving: 'TRUE' }, breaks: 'ReleasedIsClean' },
    { constant: 'WaivedWaits', world: { Waiving: 'TRUE' }, breaks: 'NobodyHurt' },
    { constant: 'AnnounceAfterDone', world: {}, breaks: 'ErasedIsDone' },
    { constant: 'AnnounceFirst', world: {}, breaks: 'Announced' },
  ],
}
