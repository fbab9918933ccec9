import { createServer } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'

const TAKES_MS = 20

// A notification user store that takes its time for each profile.
createServer(async (request, response) => {
  if (request.url === '/readyz') return response.end()
  await wait(TAKES_MS)
  const distinct_id = request.url?.split('/').at(-2)
  const headers = { 'content-type': 'application/json', etag: `"${distinct_id}"` }
  response.writeHead(200, headers).end(JSON.stringify({ distinct_id, properties: {} }))
}).listen(Number(process.env.PORT), '127.0.0.1')
