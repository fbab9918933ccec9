import { runService } from '@lethe/service/run'
import { startApi } from './start.ts'

await runService({ name: 'api', env: process.env, start: startApi })
