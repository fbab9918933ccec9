import type { Deletion, HistoryEntry } from '@lethe/contracts/deletion'

const step = {
  state: 'done',
  attempts: 1,
  next_attempt_at: null,
  error: null,
  started_at: '2026-11-22T18:32:15.260Z',
  finished_at: '2026-11-22T18:32:15.911Z',
  verified_at: '2026-11-22T18:33:16.002Z',
} as const

const completed: Deletion = {
  id: '7-3',
  user_id: 7,
  mode: 'hard',
  generation: 3,
  state: 'completed',
  reason: null,
  requested_at: '2026-11-22T18:32:15.035Z',
  requested_by: 'admin',
  published_at: '2026-11-22T18:32:15.201Z',
  completed_at: '2026-11-22T18:33:16.120Z',
  estimated_completion_at: null,
  steps: [
    { ...step, target: 'content', counts: { posts: { deleted: 3, redacted: 0, pulled: 2 } } },
    {
      ...step,
      target: 'notifications',
      counts: { notification_profiles: { deleted: 1, redacted: 0, pulled: 0 } },
    },
  ],
}

const error = { code: 'distinct_id_in_use', message: 'A live user owns this distinct_id' }

const content = { ...step, target: 'content', counts: {}, verified_at: null } as const
const notifications = {
  ...content,
  target: 'notifications',
  state: 'blocked',
  error,
  finished_at: null,
} as const
const waiver = { reason: 'That store was switched off in May', at: '2026-11-22T19:02:11.770Z' }

const blocked: Deletion = {
  ...completed,
  state: 'blocked',
  reason: `notifications: ${error.message}`,
  completed_at: null,
  steps: [content, notifications],
}

const retried: Deletion = {
  ...blocked,
  state: 'retrying',
  reason: 'A step is tried again',
  steps: [content, { ...notifications, state: 'retrying' }],
}

const waived: Deletion = {
  ...blocked,
  state: 'verifying',
  reason: 'Every step is done; each target is asked again',
  steps: [content, { ...notifications, state: 'waived', waiver }],
}

const cancelled: Deletion = {
  ...completed,
  state: 'cancelled',
  reason: 'It was taken back before it began',
  not_before: '2026-12-22T18:32:15.035Z',
  completed_at: null,
  steps: [],
}

/** For the OpenAPI document. */
export const deletionExamples = { completed: { value: completed }, blocked: { value: blocked } }
export const cancelExamples = { cancelled: { value: cancelled } }
export const retryExamples = { retried: { value: retried } }
export const waiveExamples = { waived: { value: waived } }

const history: HistoryEntry[] = [
  { n: 1, at: completed.requested_at, state: 'accepted', by: 12, reason: null },
  { n: 2, at: '2026-11-22T18:32:15.201Z', state: 'published', by: null, reason: null },
  { n: 3, at: '2026-11-22T18:32:15.240Z', state: 'running', by: null, reason: null },
  {
    n: 4,
    at: '2026-11-22T18:32:16.020Z',
    state: 'blocked',
    by: null,
    reason: `notifications: ${error.message}`,
  },
  {
    n: 5,
    at: '2026-11-22T19:02:11.770Z',
    state: 'retrying',
    by: 12,
    reason: 'An administrator had it tried again',
  },
]

export const historyExamples = { retried: { value: history } }

/** What a stream begins with, for the OpenAPI document. */
export const eventsExamples = {
  blocked: {
    value: history
      .slice(0, 4)
      .map((entry) => `id: ${entry.n}\nevent: state\ndata: ${JSON.stringify(entry)}\n\n`)
      .concat(`event: deletion\ndata: ${JSON.stringify(blocked)}\n\n`)
      .join(''),
  },
}

export const listExamples = { one: { value: { count: 1, next: null, previous: null, results: [blocked] } } }
