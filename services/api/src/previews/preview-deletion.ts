import { type DeletionPreview, PreviewRequest } from '@lethe/contracts/preview'
import type { HttpApp } from '@lethe/service/http'
import type { FastifyReply } from 'fastify'
import { callerIn } from '../auth/gate.ts'
import { ApiError } from '../http/api-error.ts'
import { missing } from '../http/body-validation.ts'
import { readId } from '../http/read-id.ts'
import type { RouteDeps } from '../http/route-deps.ts'
import { bodyRefusals, bodyTypes, json, refusals, shared } from '../http/schemas.ts'

const example: DeletionPreview = {
  user_id: 7,
  status: 'a',
  counts: { posts: { deleted: 3, redacted: 0, pulled: 2 } },
  recounted: { 'posts.vote_count': 18 },
  kept: [{ collection: 'orders', field: 'customer_id', action: 'keep', reason: 'the tax law' }],
  estimated_seconds: 61,
  estimated_from: { basis: 'measured', deletions: 20, documents_per_second: 9_500, after_seconds: 60.4 },
}

const schema = {
  operationId: 'previewDeletion',
  tags: ['deletions'],
  summary: 'Say what a hard deletion would do',
  description:
    'For administrators, and for the user himself. By collection: what would be deleted, redacted and pulled, which numbers would be corrected, what would stay and why, and about how long it would take. Nothing is changed. The numbers come from the plan by which workers erase, asked of the database as it is now. A preview that takes too long is given up, and so is one whose caller goes away. Where the api has no manifest or the database lacks an index this does not answer; deletions do not depend on it.',
  consumes: bodyTypes,
  body: PreviewRequest,
  response: {
    200: json('What would happen', shared('DeletionPreview'), { small: { value: example } }),
    ...refusals(
      missing('user_id'),
      'permission_denied',
      'user_not_found',
      ...bodyRefusals,
      'too_many_previews',
      'no_manifest',
      'indexes_missing',
      'preview_timed_out',
    ),
  },
}

/** `POST /api/v2/deletion/preview/` */
export function addPreviewDeletion(app: HttpApp, { gate, previews }: RouteDeps): void {
  const closing = new AbortController()
  app.addHook('preClose', async () => closing.abort())

  app.post(
    '/api/v2/deletion/preview/',
    { schema, onRequest: gate.member },
    async (request, reply): Promise<DeletionPreview | FastifyReply> => {
      const userId = readId('user_id', String(request.body.user_id))
      if (callerIn(request).userId !== userId) await gate.administrator(request)
      const gone = whenGone(reply)
      try {
        return await previews.preview(userId, AbortSignal.any([gone, closing.signal]))
      } catch (error) {
        // Nobody is there to be answered.
        if (gone.aborted) return reply.hijack()
        throw closing.signal.aborted ? new ApiError('unavailable', { cause: error }) : error
      }
    },
  )
}

/** Aborted when the connection ends before the answer. */
function whenGone(reply: FastifyReply): AbortSignal {
  const gone = new AbortController()
  reply.raw.once('close', () => gone.abort())
  return gone.signal
}
