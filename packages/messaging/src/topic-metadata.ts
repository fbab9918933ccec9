import kafkajs, { type Admin, type PartitionMetadata } from 'kafkajs'

/**
 * The partitions of each topic.
 *
 * @throws a retriable kafkajs error where a topic does not exist or no broker answered
 */
export async function fetchPartitions(
  admin: Admin,
  topics: string[],
): Promise<Map<string, PartitionMetadata[]>> {
  const metadata = await admin.fetchTopicMetadata({ topics }).catch((error: unknown) => {
    // kafkajs drops the reason when no broker answers, and then stumbles over its own null.
    if (error instanceof TypeError) throw new kafkajs.KafkaJSError('no broker answered for the topics')
    throw error
  })
  return new Map(metadata.topics.map(({ name, partitions }) => [name, partitions]))
}
