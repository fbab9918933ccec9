import fastifySwagger from '@fastify/swagger'
import type { HttpApp } from '@lethe/service/http'
import apiReference from '@scalar/fastify-api-reference'
import { ApiError } from '../http/api-error.ts'

const DESCRIPTION = `Deletes users properly: one DELETE marks a user deleted, and from then on every place
that holds something of that user is emptied, told, checked and accounted for.

Errors are \`{"errors":[{"code","message"}]}\`, or for a wrong field
\`{"errors":[{"field","messages":[{"code","message"}]}]}\`. A path that does not exist is 404 \`not_found\`,
a method that a path does not have 405 with \`Allow\`. Every path ends in a slash.

Requests are limited: by user, and by address where there is no valid token. Every answer says how it stands
in \`RateLimit-Policy\` and \`RateLimit\` (draft-ietf-httpapi-ratelimit-headers-10), unless the limit is switched off;
one too many is 429 \`too_many_requests\` with \`Retry-After\`. A batch counts as one request.`

/** Collects the OpenAPI 3.1 document from the routes; register it before them. */
export async function collectOpenApi(app: HttpApp): Promise<void> {
  await app.register(fastifySwagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'Lethe api', version: '2.0.0', description: DESCRIPTION },
      // Wherever the document was read: the api does not know under which name it is called.
      servers: [{ url: '/' }],
      components: {
        securitySchemes: { bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } },
      },
      security: [{ bearer: [] }],
      tags: [
        { name: 'deletions', description: 'Delete a user and watch it happen' },
        { name: 'holds', description: 'Keep what a user has, whatever is deleted' },
        { name: 'users' },
        { name: 'content', description: 'Posts, comments and votes' },
        { name: 'moderation' },
      ],
    },
    hideUntagged: true,
    refResolver: { buildLocalReference: (schema, _base, _fragment, i) => String(schema.$id ?? `def-${i}`) },
  })
}

/**
 * What the page may load: itself. The page's library would fetch fonts and more from its makers; with
 * this the browser refuses, so the page works and looks the same without the internet, and tells nobody.
 */
const SAME_ORIGIN =
  "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; frame-ancestors 'none'"

/** `GET /openapi.json`, and a page to read it at `/docs/`. Both need no token. */
export async function addDocs(app: HttpApp): Promise<void> {
  app.get('/openapi.json', { schema: { hide: true } }, async () => app.swagger())

  await app.register(async (docs) => {
    docs.addHook('onRequest', async (request, reply) => {
      // The page's plugin builds a URL from the Host header and would fail on one that is none.
      if (!URL.canParse(`http://${request.host}`)) throw new ApiError('parse_error')
      reply.header('content-security-policy', SAME_ORIGIN)
    })
    await docs.register(apiReference, {
      routePrefix: '/docs',
      configuration: {
        url: '/openapi.json',
        pageTitle: 'Lethe api',
        withDefaultFonts: false,
        telemetry: false,
        hideClientButton: true,
        showDeveloperTools: 'never',
        agent: { disabled: true },
        mcp: { disabled: true },
      },
    })
  })
}
