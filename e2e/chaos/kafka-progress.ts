import type { KafkaConnection } from '@lethe/messaging/kafka'

export type Admin = ReturnType<ReturnType<KafkaConnection['newClient']>['admin']>

/** Each partition's number with an offset. */
export type Offsets = ReadonlyMap<number, number>

/** Where a topic ends now: the offset after its last message, by partition. */
export async function endsOf(admin: Admin, topic: string): Promise<Offsets> {
  const ends = await admin.fetchTopicOffsets(topic)
  return new Map(ends.map(({ partition, high }) => [partition, Number(high)]))
}

/** How many messages before `ends` a group has not passed. What was deleted by Kafka counts as not passed. */
export async function lagOf(
  admin: Admin,
  { groupId, topic, ends }: { groupId: string; topic: string; ends: Offsets },
): Promise<number> {
  const [committed] = await admin.fetchOffsets({ groupId, topics: [topic] })
  const passed = new Map(committed?.partitions.map(({ partition, offset }) => [partition, Number(offset)]))
  return [...ends].reduce((sum, [partition, end]) => {
    // -1 where nothing is committed.
    const at = Math.max(0, passed.get(partition) ?? 0)
    return sum + Math.max(0, end - at)
  }, 0)
}
