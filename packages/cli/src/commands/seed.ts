import type { SeededCommunity, SeedRequest } from '@lethe/demo/community'
import type { Command } from 'commander'
import { wholeNumber } from '../arguments.ts'
import type { Context } from '../context.ts'
import { CliError } from '../failure.ts'
import { documented } from '../help.ts'
import { mongoFailure } from '../mongo-failure.ts'
import { createOutput } from '../output.ts'
import { count, createProgress } from '../progress.ts'
import { required } from '../settings.ts'
import type { Paint } from '../terminal.ts'
import { withoutCredentials } from '../uri.ts'

interface SeedOptions {
  users: number
  postsPerUser: number
  json?: boolean
}

/** Enough for somebody to delete and somebody to do it. */
const FEWEST_USERS = 2
const DEFAULT_POSTS = 3

export function addSeedCommand(program: Command, context: Context): void {
  const command = program
    .command('seed')
    .description('add an invented community to the database: users, content, notification profiles')
    .requiredOption('--users <n>', 'how many users', wholeNumber(FEWEST_USERS))
    .option('--posts-per-user <n>', 'how many posts each of them writes', wholeNumber(0), DEFAULT_POSTS)
  documented(command, [
    ['lethe seed --users 200', 'a small community'],
    ['lethe seed --users 100000 --posts-per-user 1', 'a large one; what is already there stays'],
  ]).action((options: SeedOptions) => seed(context, options))
}

async function seed(context: Context, { users, postsPerUser, json }: SeedOptions): Promise<void> {
  const settings = await context.settings()
  const mongodbUri = required(settings, 'mongodbUri')
  const { notificationStore } = settings
  const output = createOutput(context.terminal, json)
  output.note(`into ${withoutCredentials(mongodbUri)}`)
  output.note(
    notificationStore
      ? `profiles into ${withoutCredentials(notificationStore.url)}`
      : 'no profiles: NOTIFICATION_STORE_URL is not set',
  )

  const community = await seedWithProgress(context, {
    mongodbUri,
    users,
    postsPerUser,
    ...(notificationStore ? { notificationStore } : {}),
  })
  const profiles = notificationStore ? users : 0
  const answer = answerOf(community, profiles)
  output.result(answer, (paint) => seededLines(answer, paint))
}

async function seedWithProgress({ terminal }: Context, request: SeedRequest): Promise<SeededCommunity> {
  const { seedCommunity } = await import('@lethe/demo/community')
  const { NotificationStoreError } = await import('@lethe/demo/profiles')
  const progress = createProgress(terminal.stderr, 'users')
  try {
    return await seedCommunity({ ...request, onProgress: progress.update })
  } catch (error) {
    if (error instanceof NotificationStoreError) throw new CliError('notification_store', error.message)
    throw mongoFailure(error)
  } finally {
    progress.end()
  }
}

type Answer = ReturnType<typeof answerOf>

function answerOf({ users, adminId, userId, content }: SeededCommunity, profiles: number) {
  return { users, admin_id: adminId, user_id: userId, content, notification_profiles: profiles }
}

function seededLines(
  { users, admin_id, user_id, content, notification_profiles }: Answer,
  paint: Paint,
): string[] {
  const documents = Object.entries({ ...content, 'notification profiles': notification_profiles })
  return [
    `${paint('green', `${count(users)} users`)}, administrator ${paint('bold', String(admin_id))}, an ordinary user ${paint('bold', String(user_id))}`,
    ...documents.map(([name, n]) => `  ${name.padEnd(22)} ${count(n)}`),
  ]
}
