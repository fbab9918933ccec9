import { type Invariant, invariants } from '../checks/invariants.ts'

/** A text that stands exactly once in a file, and what takes its place. */
export interface Change {
  file: string
  find: string
  replace: string
}

/** A safeguard that is taken away, and how the harness must notice. */
export interface Mutation {
  name: string
  /** What is missing then, in a sentence. */
  removes: string
  changes: readonly Change[]
  /** Any of these notices it. */
  noticedBy: readonly Invariant[]
  /** A short run that is aimed at it. */
  run: { seed: number; minutes: number; focus: readonly string[] }
}

/** Each line of docs/architecture.md that says "never" or "first", taken out. */
export const mutations: readonly Mutation[] = [
  {
    name: 'clear_before_publish',
    removes: 'an outbox is cleared only after its events are published',
    changes: [
      {
        file: 'packages/outbox/src/publish.ts',
        find: '    for (const round of roundsOf(users, topics)) await publisher.publish(round)\n',
        replace:
          '    await clearOutboxes(db, users)\n    for (const round of roundsOf(users, topics)) await publisher.publish(round)\n',
      },
    ],
    noticedBy: [invariants.history, invariants.deletionKept, invariants.restoreKept],
    run: { seed: 1, minutes: 0.7, focus: ['trap kill api before produce', 'trap kill_broker api'] },
  },
  {
    name: 'begin_without_condition',
    removes: 'a deletion that does not stand in the user document is not begun',
    changes: [
      {
        file: 'services/worker/src/deletions/begin.ts',
        find: "      member.next = { kind: 'superseded', at: now }\n",
        replace:
          '      member.subject = { deletionId: member.id, userId: member.userId, generation: member.generation, mode: member.mode, extId: null }\n',
      },
    ],
    noticedBy: [invariants.others, invariants.restored, invariants.liveProfile, invariants.restoredProfile],
    run: { seed: 2, minutes: 0.5, focus: ['events phantom', 'scene taken_back'] },
  },
  {
    name: 'begin_any_user',
    removes: "begin's update changes only a user whose standing deletion it is",
    changes: [
      {
        file: 'packages/store/src/user-fence.ts',
        find: '{ ...standingIn(keys), ...mayBegin }, [',
        replace: '{ _id: { $in: longs(keys) } }, [',
      },
    ],
    noticedBy: [invariants.others, invariants.restored],
    run: { seed: 3, minutes: 0.3, focus: ['scene taken_back'] },
  },
  {
    name: 'no_check',
    removes: "between a profile's read and its delete the user documents are asked again",
    changes: [
      {
        file: 'packages/targets/src/notifications/erase.ts',
        find: 'const allowed = await check(round, found, attempt)',
        replace: 'const allowed = found',
      },
    ],
    noticedBy: [invariants.restoredProfile, invariants.liveProfile, invariants.newcomerProfile],
    run: { seed: 4, minutes: 0.2, focus: ['scene late_read'] },
  },
  {
    name: 'repeating_etag',
    removes: 'no ETag is ever given out twice',
    changes: [
      {
        file: 'services/notification-store/src/profiles/repository.ts',
        find: "version: randomBytes(16).toString('base64url'),",
        replace: "version: hash('sha256', JSON.stringify([...content.properties, ...content.channels])),",
      },
      {
        file: 'services/notification-store/src/profiles/repository.ts',
        find: "import { randomBytes } from 'node:crypto'",
        replace: "import { hash } from 'node:crypto'",
      },
    ],
    noticedBy: [invariants.restoredProfile, invariants.liveProfile, invariants.newcomerProfile],
    run: { seed: 5, minutes: 0.2, focus: ['scene late_delete'] },
  },
  {
    name: 'local_reads',
    removes: 'what decides is read as the majority has it',
    changes: [
      {
        file: 'packages/store/src/connect.ts',
        find: "readConcern: { level: 'majority' },",
        replace: "readConcern: { level: 'local' },",
      },
    ],
    noticedBy: [invariants.history, invariants.oneStory, invariants.asked, invariants.status],
    run: { seed: 6, minutes: 0.2, focus: ['scene rolled_back'] },
  },
  {
    name: 'commit_first',
    removes: "a message's offset is committed only when it is handled",
    changes: [
      {
        file: 'packages/messaging/src/batch-runner.ts',
        find: '        if (!(await handleUntilDone(slice, run.signal, options)) || !run.mayCommit()) break\n        await commit(slice, payload)\n',
        replace:
          '        await commit(slice, payload)\n        if (!(await handleUntilDone(slice, run.signal, options)) || !run.mayCommit()) break\n',
      },
    ],
    noticedBy: [invariants.offsets, invariants.deadLetters, invariants.rest],
    run: { seed: 7, minutes: 0.3, focus: ['scene lost_batch', 'trap kill worker after offset_commit'] },
  },
  {
    name: 'no_lease_expiry',
    removes: 'what a dead worker held is free again when its lease is over',
    changes: [
      {
        file: 'packages/store/src/ledger-claims.ts',
        find: '$or: [{ claimed_at: { $exists: false } }, { due_at: { $lte: now } }],',
        replace:
          '$or: [{ claimed_at: { $exists: false } }, { due_at: { $lte: now }, owner: { $exists: false } }],',
      },
    ],
    noticedBy: [invariants.rest, invariants.ends],
    run: { seed: 8, minutes: 0.4, focus: ['trap kill worker', 'kill worker'] },
  },
  {
    name: 'answers_on_trust',
    removes: 'a batch counts as sent only where one attempt was answered for every partition of it',
    changes: [
      {
        file: 'packages/messaging/src/producer-link.ts',
        find: 'retry: { retries: 0 },',
        replace: 'retry: { retries: 8 },',
      },
      {
        file: 'packages/messaging/src/producer-link.ts',
        find: 'if (missing.length > 0) throw',
        replace: 'if (missing.length > 1_000_000) throw',
      },
    ],
    noticedBy: [invariants.history, invariants.deletionKept],
    run: { seed: 9, minutes: 0.2, focus: ['scene half_answered'] },
  },
  {
    name: 'any_404',
    removes: 'only the documented 404 says that a profile is gone',
    changes: [
      {
        file: 'packages/targets/src/notifications/answer.ts',
        find: "return saysNotFound(reply) ? { kind: 'gone' } : { kind: 'misconfigured', status }",
        replace: "return { kind: 'gone' }",
      },
    ],
    noticedBy: [invariants.profileGone, invariants.truth, invariants.asksAgain],
    run: { seed: 10, minutes: 0.5, focus: ['store other_404'] },
  },
  {
    name: 'completed_unverified',
    removes: 'completed is said only after everything was asked again',
    changes: [
      {
        file: 'services/worker/src/deletions/verify.ts',
        find: 'if (wanted.length === 0) return []',
        replace: 'if (wanted.length >= 0) return []',
      },
    ],
    noticedBy: [invariants.truth, invariants.asksAgain, invariants.leftovers],
    run: { seed: 11, minutes: 0.5, focus: ['kill store'] },
  },
]
