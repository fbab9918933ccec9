import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** Where everything of a running stack is, under `<root>/.lethe`. */
export type Paths = {
  root: string
  lethe: string
  lock: string
  secrets: string
  logs: string
  mongodb: string
  kafka: string
  runFile: string
  adminHeader: string
  seedingMarker: string
}

export function pathsIn(root: string): Paths {
  const lethe = join(root, '.lethe')
  return {
    root,
    lethe,
    lock: join(lethe, 'start.lock'),
    secrets: join(lethe, 'secrets.env'),
    logs: join(lethe, 'logs'),
    mongodb: join(lethe, 'mongodb'),
    kafka: join(lethe, 'kafka'),
    runFile: join(lethe, 'run.json'),
    adminHeader: join(lethe, 'admin.header'),
    seedingMarker: join(lethe, 'seeding'),
  }
}

/** Makes an empty folder for the logs of this run: those of the last one are gone. */
export async function freshLogs({ logs }: Paths): Promise<void> {
  await rm(logs, { recursive: true, force: true })
  await mkdir(logs, { recursive: true })
}

/** What the `lethe` command needs to know of a running stack. */
export type RunFile = {
  mongodbUri: string
  kafkaBrokers: string
  apiUrl: string
  notificationStoreUrl: string
  workerUrl: string
}

/** A file that exists only while the stack runs, for its owner alone (mode 600). */
export async function writeWhileRunning(path: string, text: string): Promise<() => Promise<void>> {
  await rm(path, { force: true })
  await writeFile(path, text, { mode: 0o600 })
  return () => rm(path, { force: true })
}
