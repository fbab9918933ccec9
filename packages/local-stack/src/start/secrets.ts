import { randomBytes } from 'node:crypto'
import { chmod, readFile, rename, writeFile } from 'node:fs/promises'
import { LocalStackError } from '../errors.ts'

/** The names in `.lethe/secrets.env`, as the services know them. */
export type Secrets = {
  JWT_SECRET: string
  NOTIFICATION_STORE_API_KEY: string
  /** `<key>:<secret>`, for clients of the notification store that sign their requests. */
  WORKSPACE_KEYS: string
}

/** Random secrets, as none may have a default: 32 bytes each. */
export function makeSecrets(random: (bytes: number) => Buffer = randomBytes): Secrets {
  const text = (bytes: number) => random(bytes).toString('base64url')
  return {
    JWT_SECRET: text(32),
    NOTIFICATION_STORE_API_KEY: text(32),
    WORKSPACE_KEYS: `${text(12)}:${text(32)}`,
  }
}

/**
 * The secrets kept at `path`, made at the first run; the file is for its owner alone (mode 600). One that an
 * older version did not make yet is added.
 * @throws LocalStackError `bad_secrets` for a line that is not `NAME=value`
 */
export async function ensureSecrets(path: string): Promise<Secrets> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return ''
    throw error
  })
  const kept = parseSecrets(text, path)
  const secrets = { ...makeSecrets(), ...kept }
  if (Object.keys(secrets).length > Object.keys(kept).length) {
    await writeFile(`${path}.new`, formatSecrets(secrets), { mode: 0o600 })
    await rename(`${path}.new`, path)
  }
  await chmod(path, 0o600)
  return secrets
}

/** Reads `NAME=value` lines; empty ones and those that begin with `#` say nothing. */
export function parseSecrets(text: string, path: string): Partial<Secrets> {
  const lines = text.split('\n').map((line, index) => ({ line: line.trim(), number: index + 1 }))
  const entries = lines
    .filter(({ line }) => line !== '' && !line.startsWith('#'))
    .map(({ line, number }) => {
      const match = /^([A-Z_]+)=(\S+)$/.exec(line)
      if (match) return [match[1], match[2]]
      throw new LocalStackError(
        'bad_secrets',
        `${path}:${number} is not NAME=value: mend it, or remove the file.`,
      )
    })
  return Object.fromEntries(entries)
}

/** The text that `parseSecrets` reads back. */
export function formatSecrets(secrets: Secrets): string {
  const lines = Object.entries(secrets).map(([name, value]) => `${name}=${value}`)
  return `# Made at the first start. Keep it to yourself.\n${lines.join('\n')}\n`
}
