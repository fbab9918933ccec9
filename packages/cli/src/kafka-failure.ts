import { ReadError } from '@lethe/messaging/read-error'
import { CliError } from './failure.ts'

/** What a topic could not be read for, as one line for whoever typed the command; anything else stays as it is. */
export function kafkaFailure(error: unknown, brokers: readonly string[]): unknown {
  if (!(error instanceof ReadError)) return error
  const { code, message } = error
  const hint = {
    unavailable: `: is Kafka running at ${brokers.join(', ')}, and KAFKA_TLS as it is there?`,
    unknown_topic: ': is KAFKA_TOPIC_PREFIX that of the services?',
    refused: '',
    silent: '',
  }[code]
  return new CliError(code, `${message}${hint}`)
}
