import { runService } from '@lethe/service/run'
import { startNotificationStore } from './start.ts'

await runService({ name: 'notification-store', env: process.env, start: startNotificationStore })
