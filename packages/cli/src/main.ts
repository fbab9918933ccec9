#!/usr/bin/env node
import { join } from 'node:path'
import { run } from './run.ts'

process.exitCode = await run(process.argv.slice(2), {
  env: process.env,
  repository: join(import.meta.dirname, '../../..'),
  terminal: process,
})
