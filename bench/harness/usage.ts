import { readFile, writeFile } from 'node:fs/promises'

/** Process ids by what the processes are called. */
export type Processes = Readonly<Record<string, number>>

/** What a process took during a piece of work. Memory is resident memory. */
interface ProcessUsage {
  cpu_seconds: number
  before_mib: number
  peak_mib: number
}

export type Usage = Record<string, ProcessUsage>

/** Linux counts processor time in these, for every program, on every machine. */
const TICKS_PER_SECOND = 100
const KIB_PER_MIB = 1_024

/** Does the work and tells what each of the processes took meanwhile (Linux: /proc). */
export async function withUsage<T>(
  processes: Processes,
  work: () => Promise<T>,
): Promise<{ result: T; usage: Usage }> {
  const names = Object.entries(processes)
  const before = await Promise.all(names.map(([, pid]) => begin(pid)))
  const result = await work()
  const usage = await Promise.all(
    names.map(async ([name, pid], n): Promise<[string, ProcessUsage]> => {
      const { cpu = 0, before_mib = Number.NaN } = before[n] ?? {}
      const cpu_seconds = (await cpuSeconds(pid)) - cpu
      return [name, { cpu_seconds, before_mib, peak_mib: await memoryMiB(pid, 'VmHWM') }]
    }),
  )
  return { result, usage: Object.fromEntries(usage) }
}

/** Resident memory of a process, in MiB (Linux: /proc). */
export const residentMiB = (pid: number): Promise<number> => memoryMiB(pid, 'VmRSS')

async function begin(pid: number) {
  // The peak is counted from here on.
  await writeFile(`/proc/${pid}/clear_refs`, '5')
  return { cpu: await cpuSeconds(pid), before_mib: await residentMiB(pid) }
}

async function cpuSeconds(pid: number): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8')
  // What comes before is the program's name in brackets, which may hold anything.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  const [user = Number.NaN, system = Number.NaN] = fields.slice(11, 13).map(Number)
  return (user + system) / TICKS_PER_SECOND
}

async function memoryMiB(pid: number, field: 'VmRSS' | 'VmHWM'): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8')
  const kib = new RegExp(`^${field}:\\s+(\\d+) kB$`, 'm').exec(status)?.[1]
  return Math.round(Number(kib ?? Number.NaN) / KIB_PER_MIB)
}
