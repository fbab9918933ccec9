import type { Command } from 'commander'

/** What to type in a checkout. */
export const TYPED_AS = 'npx pnpm@10 lethe'

const EXIT_CODES = `
Exit codes:
  0  done
  1  failed, or refused by the api
  2  the command was not understood
  3  status --watch: the deletion ended, but not completed; dlq replay: some were not replayed;
     sweep, retry --state: something is left; retry: one was refused; manifest: something is missing, or
     was not looked at; delete --file: some were refused
  130  stopped by Ctrl-C or SIGTERM: sweep, retry --state and delete --file, the summary printed; manifest discover,
       nothing written`

/** Adds `--json`, the examples (a line of what to type, what it does) and the exit codes to a command. */
export function documented(command: Command, examples: readonly (readonly [string, string])[]): Command {
  const lines = examples.flatMap(([typed, effect]) => [`  $ ${typed}`, `      ${effect}`])
  return command
    .option('--json', 'print one JSON document on stdout; a failure is {"error":{"code","message"}}')
    .addHelpText('after', `\nExamples:\n${lines.join('\n')}\n${EXIT_CODES}`)
}

export const ENVIRONMENT = `
In a checkout, type: ${TYPED_AS} <command>

Environment (where one is not set, what \`pnpm start\` wrote to .lethe/ is used):
  LETHE_API_URL               the api (http://127.0.0.1:3000)
  LETHE_TOKEN                 the token to use; without it, one is made from JWT_SECRET
  JWT_SECRET                  what tokens are made from
  MONGODB_URI                 the database that seed fills, and that sweep, reapply, preview and manifest ask
  ERASURE_MANIFEST            where content lives, as the worker has it (erasure.yaml)
  KAFKA_BROKERS               the Kafka that dlq and reapply read
  KAFKA_TLS, KAFKA_SASL_...   how to get in there, as the services have them
  KAFKA_TOPIC_PREFIX          what its topics begin with, as the services have it
  NOTIFICATION_STORE_URL      where seed registers the users
  NOTIFICATION_STORE_API_KEY  its key
  NO_COLOR                    no colours
LETHE_TOKEN, JWT_SECRET, MONGODB_URI, KAFKA_SASL_PASSWORD and NOTIFICATION_STORE_API_KEY can also be in a file, which
NAME_FILE names.`
