import { enableCompileCache } from 'node:module'

// Before anything else is loaded: types are stripped and code is compiled once, and not at each start.
enableCompileCache()
const { runService } = await import('@lethe/service/run')
const { startNotificationStore } = await import('./start.ts')

await runService({ name: 'notification-store', env: process.env, start: startNotificationStore })
