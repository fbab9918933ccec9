/**
 * Works on the items side by side, one in each lane at a time, in the order in which they come. An answer of false
 * ends it: what is under way is finished, and nothing new begins. So does a failure, which is thrown then.
 */
export async function inLanes<Lane, Item>(
  lanes: readonly Lane[],
  items: AsyncGenerator<Item>,
  work: (lane: Lane, item: Item) => Promise<boolean>,
): Promise<boolean> {
  let goesOn = true
  const stopping = async <T>(part: Promise<T>): Promise<T> => {
    try {
      return await part
    } catch (error) {
      goesOn = false
      throw error
    }
  }
  const all = lanes.map(async (lane) => {
    while (goesOn) {
      const next = await stopping(items.next())
      if (next.done) return
      if (goesOn && !(await stopping(work(lane, next.value)))) goesOn = false
    }
  })
  const failed = (await Promise.allSettled(all)).find((lane) => lane.status === 'rejected')
  await items.return(undefined)
  if (failed) throw failed.reason
  return goesOn
}
