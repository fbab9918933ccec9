import { enableCompileCache } from 'node:module'

// Before anything else is loaded: types are stripped and code is compiled once, and not at each start.
enableCompileCache()
const { runService } = await import('@lethe/service/run')
const { startApi } = await import('./start.ts')

await runService({ name: 'api', env: process.env, start: startApi })
