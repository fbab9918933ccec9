import type { HttpApp } from '@lethe/service/http'
import { HttpError } from '@lethe/service/http-error'
import { Type } from 'typebox'
import { profileNotFound } from '../errors.ts'
import { toDistinctId, toDistinctIds } from './distinct-id.ts'
import { parseIfMatch } from './if-match.ts'
import { toJson } from './json.ts'
import { applyOperations, applyUpsert } from './operations.ts'
import { parsePageRequest } from './pages.ts'
import { etagOf, toAnswer } from './profile.ts'
import type { ProfileRepository } from './repository.ts'

const profilePath = { schema: { params: Type.Object({ distinct_id: Type.String() }) } }
const listPath = { schema: { querystring: Type.Record(Type.String(), Type.Unknown()) } }

/** SuprSend's `/v1/user/` and `/v1/bulk/user/`. Fastify has decoded the path, once. */
export function addProfileRoutes(scope: HttpApp, profiles: ProfileRepository): void {
  scope.get('/v1/user/', listPath, async (request) => {
    const { meta, items } = await profiles.list(parsePageRequest(request.query))
    return { meta, results: items.map(toAnswer) }
  })

  scope.get('/v1/user/:distinct_id/', profilePath, async (request, reply) => {
    const distinctId = toDistinctId(request.params.distinct_id)
    const profile = await profiles.find(distinctId)
    if (!profile) throw profileNotFound(distinctId)
    return reply.header('etag', etagOf(profile)).send(toAnswer(profile))
  })

  scope.post('/v1/user/:distinct_id/', profilePath, async (request, reply) => {
    const distinctId = toDistinctId(request.params.distinct_id)
    const body = toJson(request.body === undefined ? {} : request.body)
    const profile = await profiles.upsert(distinctId, (content) => applyUpsert(content, body))
    return reply.code(201).header('etag', etagOf(profile)).send(toAnswer(profile))
  })

  scope.patch('/v1/user/:distinct_id/', profilePath, async (request, reply) => {
    const distinctId = toDistinctId(request.params.distinct_id)
    const body = toJson(request.body === undefined ? {} : request.body)
    const profile = await profiles.update(distinctId, (content) => applyOperations(content, body))
    return reply.code(202).header('etag', etagOf(profile)).send(toAnswer(profile))
  })

  scope.delete('/v1/user/:distinct_id/', profilePath, async (request, reply) => {
    const distinctId = toDistinctId(request.params.distinct_id)
    const outcome = await profiles.delete(distinctId, parseIfMatch(request.headers['if-match']))
    if (outcome === 'missing') throw profileNotFound(distinctId)
    if (outcome === 'changed') {
      throw new HttpError(412, 'precondition_failed', 'If-Match names another version of this user')
    }
    return reply.code(204).send()
  })

  scope.delete('/v1/bulk/user/', async (request, reply) => {
    await profiles.deleteMany(toDistinctIds(request.body))
    return reply.code(204).send()
  })
}
