import { Listr, type ListrTask } from 'listr2'

/** A piece of work that says how far it is. */
export type Step = { title: string; run: (say: (line: string) => void) => Promise<void> }
/** Steps that run at the same time. They are asked for when the stages before are done. */
export type Stage = { title: string; steps: () => Step[] }

/**
 * Runs the stages one after the other and shows how far they are: as a live list on a terminal, as plain lines
 * elsewhere. Rejects with the first failure; the other steps of that stage may then still be running.
 */
export async function runStages(
  stages: readonly Stage[],
  { isTerminal, print }: { isTerminal: boolean; print: (text: string) => void },
): Promise<void> {
  await (isTerminal ? asLiveList(stages) : asPlainLines(stages, print))
}

async function asPlainLines(stages: readonly Stage[], print: (text: string) => void): Promise<void> {
  for (const { steps } of stages) {
    const runOne = async ({ title, run }: Step) => {
      await run((line) => print(`${title}: ${line}\n`))
      print(`${title}: ready\n`)
    }
    await Promise.all(steps().map(runOne))
  }
}

async function asLiveList(stages: readonly Stage[]): Promise<void> {
  const options = {
    // Signals are ours: what has begun is closed in order.
    registerSignalListeners: false,
    // The failure is said once, by whoever called.
    rendererOptions: { collapseSubtasks: false, showErrorMessage: false },
  } as const
  const tasks = new Listr([], options)
  for (const { title, steps } of stages) {
    tasks.add({ title, task: (_, stage) => stage.newListr(steps().map(liveTask), { concurrent: true }) })
  }
  await tasks.run()
}

function liveTask({ title, run }: Step): ListrTask {
  return {
    title,
    task: (_, task) =>
      run((line) => {
        task.output = line
      }),
  }
}
