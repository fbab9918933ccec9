import type { HistoryEntry } from '@lethe/contracts/deletion'
import type { HttpApp } from '@lethe/service/http'
import { HISTORY_LIMIT } from '@lethe/store/ledger-change'
import { toHistory } from '@lethe/store/ledger-state'
import Type from 'typebox'
import type { RouteDeps } from '../http/route-deps.ts'
import { DeletionPath, json, refusals, shared } from '../http/schemas.ts'
import { historyExamples } from './deletion-examples.ts'
import { readableDeletion } from './deletion-readers.ts'

const schema = {
  operationId: 'readDeletionHistory',
  tags: ['deletions'],
  summary: 'Read every state that a deletion had',
  description: `Oldest first: when, by whom (a user id) and why. For whoever may read the deletion. A history of more than ${HISTORY_LIMIT} entries has lost some in the middle, which \`n\` shows; a deletion of an older release begins where this one took it up.`,
  params: DeletionPath,
  response: {
    200: json('The history', Type.Array(shared('HistoryEntry')), historyExamples),
    ...refusals('deletion_not_found'),
  },
}

/** `GET /api/v2/deletion/{id}/history/` */
export function addDeletionHistory(app: HttpApp, deps: RouteDeps): void {
  app.get(
    '/api/v2/deletion/:id/history/',
    { schema, onRequest: deps.gate.token },
    async (request): Promise<HistoryEntry[]> => toHistory(await readableDeletion(deps, request)),
  )
}
