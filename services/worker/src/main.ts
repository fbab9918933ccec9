import { runService } from '@lethe/service/run'
import { startWorker } from './app.ts'

await runService({ name: 'worker', env: process.env, start: startWorker })
