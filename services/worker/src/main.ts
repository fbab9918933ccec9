import { enableCompileCache } from 'node:module'

// Before anything else is loaded: types are stripped and code is compiled once, and not at each start.
enableCompileCache()
const { runService } = await import('@lethe/service/run')
const { startWorker } = await import('./app.ts')

await runService({ name: 'worker', env: process.env, start: startWorker })
