import { readFileSync } from 'node:fs'

/**
 * The environment with each of these variables read from the file that `<NAME>_FILE` names, where that is set, without
 * the newlines at its end. An empty `<NAME>_FILE` counts as unset.
 *
 * `problems` has one line for each that can't be used: both are set, or the file can't be read or is empty. None
 * holds a path or a value.
 */
export function readSecretFiles(
  names: readonly string[],
  env: NodeJS.ProcessEnv,
): { env: NodeJS.ProcessEnv; problems: string[] } {
  const read = { ...env }
  const problems: string[] = []
  for (const name of names) {
    const variable = `${name}_FILE`
    const path = env[variable]
    delete read[variable]
    if (!path) continue
    if (env[name]) {
      problems.push(`${name} and ${variable} are both set: set one of them`)
      continue
    }
    const file = readText(path)
    if ('problem' in file) problems.push(`${variable} names a file that ${file.problem}`)
    else read[name] = file.text
  }
  return { env: read, problems }
}

function readText(path: string): { text: string } | { problem: string } {
  try {
    const text = readFileSync(path, 'utf8').replace(/[\r\n]+$/, '')
    return text === '' ? { problem: 'is empty' } : { text }
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? ` (${error.code})` : ''
    return { problem: `can't be read${code}` }
  }
}
