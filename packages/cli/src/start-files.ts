import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseEnv } from 'node:util'
import { CliError } from './failure.ts'
import type { StartFiles, Variables } from './settings.ts'

/** Reads what `pnpm start` left in the folder `.lethe` of the repository. A missing file is an empty one. */
export async function readStartFiles(repository: string): Promise<StartFiles> {
  const [run, secrets] = await Promise.all(
    ['run.json', 'secrets.env'].map((name) => readIfThere(join(repository, '.lethe', name))),
  )
  return { run: run ? texts(run) : {}, secrets: secrets ? parseEnv(secrets) : {} }
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw new CliError('not_configured', `${path} can not be read`)
  }
}

function texts(json: string): Variables {
  try {
    const entries: [string, unknown][] = Object.entries(JSON.parse(json))
    return Object.fromEntries(
      entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
    )
  } catch {
    throw new CliError('not_configured', '.lethe/run.json is no JSON: stop `pnpm start` and start it again')
  }
}
