import { lifetimeSeconds } from '@lethe/demo/lifetime'
import { type Command, InvalidArgumentError, Option } from 'commander'
import { userId } from '../arguments.ts'
import type { Context } from '../context.ts'
import { documented } from '../help.ts'
import { createOutput } from '../output.ts'
import { required } from '../settings.ts'

interface TokenOptions {
  user: number
  admin?: boolean
  expires: number
  json?: boolean
}

const DEFAULT_LIFETIME = '12h'

export function addTokenCommand(program: Command, context: Context): void {
  const command = program
    .command('token')
    .description('make an access token for a user, from JWT_SECRET')
    .requiredOption('--user <id>', 'whose token it is', userId)
    .option('--admin', "add the administrator's role")
    .addOption(
      new Option('--expires <duration>', 'how long it is good for: 30s, 15m, 12h, 7d')
        .argParser(lifetime)
        .default(lifetime(DEFAULT_LIFETIME), DEFAULT_LIFETIME),
    )
  documented(command, [
    ['lethe token --user 7', 'a token of user 7'],
    ['lethe token --user 1 --admin --expires 1h', 'an administrator, for an hour'],
    ['TOKEN=$(lethe token --user 7)', 'for curl -H "Authorization: Bearer $TOKEN"'],
  ]).action((options: TokenOptions) => makeToken(context, options))
}

async function makeToken(
  context: Context,
  { user, admin = false, expires, json }: TokenOptions,
): Promise<void> {
  const { signToken } = await import('@lethe/demo/token')
  const secret = required(await context.settings(), 'jwtSecret')
  const now = new Date()
  const token = await signToken({ secret, userId: user, admin, expiresIn: expires, now })
  const expires_at = new Date((Math.floor(now.getTime() / 1000) + expires) * 1000).toISOString()
  const answer = { token, user_id: user, role: admin ? 'admin' : null, expires_at }
  createOutput(context.terminal, json).result(answer, () => [token])
}

function lifetime(text: string): number {
  try {
    return lifetimeSeconds(text)
  } catch {
    throw new InvalidArgumentError('It is a whole number and a unit, such as 30s, 15m, 12h or 7d.')
  }
}
