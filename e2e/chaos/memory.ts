import { readFile } from 'node:fs/promises'
import type { Member } from './fleet.ts'

/** One life of a process: resident memory at its start and at its end, in MiB. */
export interface MemoryOfLife {
  process: string
  seconds: number
  /** Medians of the first and of the last fifth. */
  first: number
  last: number
}

export interface MemoryWatch {
  /** Ends the watch; answers the lives of at least `LIFE_SHOWN` seconds, in the order of their ends. */
  close(): MemoryOfLife[]
}

const EVERY_MS = 1_000
const LIFE_SHOWN = 30

/** Looks at the resident memory of each member's process once a second. */
export function watchMemory(members: readonly Member[]): MemoryWatch {
  const lives = new Map<string, { process: string; samples: number[] }>()
  const look = async ({ name, pid }: Member) => {
    const id = pid()
    const rss = id === null ? null : await residentMiB(id)
    if (rss === null) return
    const key = `${name} ${id}`
    const life = lives.get(key) ?? { process: name, samples: [] }
    life.samples.push(rss)
    lives.set(key, life)
  }
  const timer = setInterval(() => void Promise.all(members.map(look)), EVERY_MS)
  return {
    close() {
      clearInterval(timer)
      return [...lives.values()]
        .filter(({ samples }) => samples.length >= LIFE_SHOWN)
        .map(({ process, samples }) => ({ process, seconds: samples.length, ...trendOf(samples) }))
    },
  }
}

/** Medians of the first and of the last fifth of at least one sample. */
export function trendOf(samples: readonly number[]): { first: number; last: number } {
  const fifth = Math.ceil(samples.length / 5)
  return { first: median(samples.slice(0, fifth)), last: median(samples.slice(-fifth)) }
}

function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}

/** Null where the process has gone meanwhile. */
async function residentMiB(pid: number): Promise<number | null> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '')
  const kib = /^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]
  return kib === undefined ? null : Math.round(Number(kib) / 1024)
}
