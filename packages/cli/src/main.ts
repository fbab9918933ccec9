#!/usr/bin/env node
import { enableCompileCache } from 'node:module'
import { join } from 'node:path'

// Before anything else is loaded: types are stripped and code is compiled once, and not at each call.
enableCompileCache()
const { run } = await import('./run.ts')

// Whoever reads has enough, as in `lethe dlq list | head`: no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit()
  throw error
})

process.exitCode = await run(process.argv.slice(2), {
  env: process.env,
  repository: join(import.meta.dirname, '../../..'),
  terminal: process,
})
