import { mkdir } from 'node:fs/promises'
import { findPeople, signTokens } from '@lethe/demo/people'
import { type Paint, type Screen, screenText } from '@lethe/demo/screen'
import { LocalStackError } from '../errors.ts'
import { tryLock } from '../lock.ts'
import { freshLogs, type Paths, pathsIn, type RunFile, writeWhileRunning } from './files.ts'
import { ensureSecrets, type Secrets } from './secrets.ts'
import { requireFreePorts } from './services.ts'
import { addressesFrom, signingSecret } from './settings.ts'
import { type Context, firstDeath, type Watched } from './stack.ts'
import { type Servers, startEverything } from './tasks.ts'
import { createTeardown, type Teardown } from './teardown.ts'

export type RunOptions = {
  env: NodeJS.ProcessEnv
  /** The repository: data is kept in its `.lethe`. */
  root: string
  /** Aborted when somebody asks to stop. */
  stopAsked: AbortSignal
  /** Whether progress can be a live list. */
  isTerminal: boolean
  print: (text: string) => void
  paint: Paint
}

/**
 * Starts the whole stack, shows the screen, and runs until it is asked to stop. Whatever happens, what it has
 * started is stopped, in reverse order, before it resolves (when asked to) or rejects.
 * @throws LocalStackError with one line that says what is wrong and what to do
 */
export async function runStack(options: RunOptions): Promise<void> {
  const { stopAsked, print } = options
  const teardown = createTeardown()
  const ending = new AbortController()
  const signal = AbortSignal.any([stopAsked, ending.signal])
  try {
    await untilStopped({ ...options, teardown, signal })
  } catch (error) {
    // Asked to stop in the middle of starting: what was cut off fails, and that is no failure.
    if (!stopAsked.aborted) throw error
  } finally {
    ending.abort()
    if (stopAsked.aborted) print('\nStopping ...\n')
    await teardown.closeAll()
  }
  print('Stopped.\n')
}

async function untilStopped(
  options: RunOptions & { teardown: Teardown; signal: AbortSignal },
): Promise<void> {
  const { env, root, teardown, signal, isTerminal, print, paint } = options
  const paths = pathsIn(root)
  await mkdir(paths.lethe, { recursive: true })
  await takeFolder(paths, teardown)
  await requireFreePorts(addressesFrom(env))
  const secrets = await ensureSecrets(paths.secrets)
  await freshLogs(paths)

  const watched: Watched[] = []
  const context: Context = { env, paths, teardown, signal, watch: (one) => void watched.push(one) }
  const servers = await startEverything(context, secrets, { isTerminal, print })
  print(screenText(await screenFor(context, secrets, servers), paint))
  await Promise.race([firstDeath(watched, signal), aborted(signal)])
}

/** @throws LocalStackError `already_running` */
async function takeFolder(paths: Paths, teardown: Teardown): Promise<void> {
  const attempt = await tryLock(paths.lock)
  if ('heldBy' in attempt) {
    throw new LocalStackError(
      'already_running',
      `Lethe already runs in this folder (process ${attempt.heldBy}): use that one, or stop it first.`,
    )
  }
  await teardown.add(Promise.resolve(attempt.lock), (lock) => lock.release())
}

/** Leaves what the `lethe` command and curl need under `.lethe` while this runs, and says what to show. */
async function screenFor(context: Context, secrets: Secrets, servers: Servers): Promise<Screen> {
  const { env, paths, teardown } = context
  const { urls } = addressesFrom(env)
  const people = await findPeople(servers.mongodbUri)
  const secret = signingSecret(env, secrets)
  const tokens = secret === undefined ? undefined : await signTokens(people, secret)
  const runFile: RunFile = {
    ...servers,
    apiUrl: urls.api,
    notificationStoreUrl: env.NOTIFICATION_STORE_URL || urls['notification-store'],
    workerUrl: urls.worker,
  }
  const leave = (path: string, text: string) =>
    teardown.add(writeWhileRunning(path, text), (remove) => remove())
  await leave(paths.runFile, `${JSON.stringify(runFile, null, 2)}\n`)
  if (tokens) await leave(paths.adminHeader, `Authorization: Bearer ${tokens.admin}\n`)
  return {
    urls,
    mongodbUri: env.MONGODB_URI ? undefined : servers.mongodbUri,
    kafkaBrokers: env.KAFKA_BROKERS ? undefined : servers.kafkaBrokers,
    logs: `${paths.logs}/`,
    people,
    tokens,
    adminHeaderPath: paths.adminHeader,
    ending: `Ctrl-C stops everything. The data stays in ${paths.lethe}.`,
  }
}

async function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return
  const { promise, resolve } = Promise.withResolvers<void>()
  signal.addEventListener('abort', () => resolve(), { once: true })
  await promise
}
