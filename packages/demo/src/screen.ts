import { type People, type Tokens, tokenUser } from './people.ts'

export type Screen = {
  urls: { api: string; 'notification-store': string; worker: string }
  /** The embedded servers' addresses; undefined for one that was given, which may hold a password. */
  mongodbUri: string | undefined
  kafkaBrokers: string | undefined
  /** Where the logs are. */
  logs: string
  people: People
  /** Undefined where tokens can't be signed here. */
  tokens: Tokens | undefined
  /** A file with the administrator's Authorization header, for curl's `-H @file`; without it, TOKEN holds the token. */
  adminHeaderPath: string | undefined
  /** How everything is stopped, and what becomes of the data. */
  ending: string
}

export type Paint = (style: 'bold' | 'dim' | 'cyan', text: string) => string

/** What is shown when all runs: where everything is, whose token to use, and what to try first. */
export function screenText(screen: Screen, paint: Paint): string {
  const sections = [
    [paint('bold', 'Lethe is running.'), '', ...addressLines(screen, paint)],
    tokenLines(screen, paint),
    curlLines(screen, paint),
    [paint('dim', screen.ending)],
  ]
  return `\n${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n\n`
}

function addressLines({ urls, mongodbUri, kafkaBrokers, logs }: Screen, paint: Paint): string[] {
  const rows: [string, string | undefined][] = [
    ['api', urls.api],
    ['api docs', `${urls.api}/docs`],
    ['notification store', urls['notification-store']],
    ['worker health', `${urls.worker}/readyz`],
    ['MongoDB', mongodbUri],
    ['Kafka', kafkaBrokers],
    ['logs', logs],
  ]
  return rows.flatMap(([label, value]) => (value ? [`  ${label.padEnd(20)}${paint('cyan', value)}`] : []))
}

function tokenLines({ tokens, people, adminHeaderPath }: Screen, paint: Paint): string[] {
  if (!tokens) {
    return [
      'Tokens are signed elsewhere, as JWT_PUBLIC_KEY, JWT_JWKS_URL, JWT_ISSUER or JWT_AUDIENCE is set:',
      'get an access token of an administrator from there, and put it into TOKEN.',
    ]
  }
  const user = tokenUser(people)
  const admin = people.admin ? `user ${people.admin.id}` : 'of no user yet'
  return [
    paint('dim', `An administrator's token (${admin}), for 12 hours:`),
    adminHeaderPath ? tokens.admin : `TOKEN=${tokens.admin}`,
    ...(user && tokens.user
      ? [paint('dim', `A user's token (user ${user.id}), for 12 hours:`), tokens.user]
      : []),
  ]
}

function curlLines({ urls, people, tokens, adminHeaderPath }: Screen, paint: Paint): string[] {
  const [soft, hard] = people.users
  if (!soft || !hard)
    return ['No active users to try it on: npx pnpm@10 lethe seed --users 50 --posts-per-user 3']
  const header = tokens && adminHeaderPath ? `@${adminHeaderPath}` : 'Authorization: Bearer $TOKEN'
  const curl = (flags: string, path: string) =>
    `curl -i ${flags}-H ${shellQuoted(header)} '${urls.api}${path}'`
  return [
    paint('bold', 'Paste these into another terminal:'),
    paint('dim', `# soft delete user ${soft.id}`),
    curl('-X DELETE ', `/api/v2/user/${soft.id}/`),
    paint('dim', `# hard delete user ${hard.id}`),
    curl('-X DELETE ', `/api/v2/user/${hard.id}/?hard=1`),
    paint('dim', '# see how far that is'),
    curl('', `/api/v2/deletion/${hard.id}-${hard.nextGeneration}/`),
  ]
}

/** Double quotes where `$` shall be read by the shell, single ones where a path shall not. */
function shellQuoted(text: string): string {
  return text.startsWith('@') ? `'${text.replaceAll("'", `'\\''`)}'` : `"${text}"`
}
