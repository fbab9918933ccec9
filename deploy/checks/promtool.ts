import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { cacheFolder, filledOnce } from '@lethe/local-stack/cache'
import { findOnPath, runCommand } from '@lethe/local-stack/commands'

/**
 * The path of promtool: the one on the PATH, else out of Debian's package `prometheus`, fetched once into the cache. apt
 * checks its signature; the system stays as it is, and nobody need be root. Undefined where there is no apt either.
 * @throws LocalStackError `command_failed`
 */
export async function findPromtool(env: NodeJS.ProcessEnv): Promise<string | undefined> {
  const own = await findOnPath('promtool', env)
  if (own || !(await findOnPath('apt-get', env))) return own
  const folder = join(cacheFolder(env), 'promtool')
  await filledOnce(folder, fetchPromtool)
  return join(folder, 'usr/bin/promtool')
}

async function fetchPromtool(folder: string): Promise<void> {
  const lists = join(folder, 'lists')
  const archives = join(folder, 'archives')
  for (const needed of [lists, archives]) await mkdir(join(needed, 'partial'), { recursive: true })
  const apt = (...args: string[]) =>
    runCommand(
      'apt-get',
      ['--quiet', '-o', `Dir::State::lists=${lists}`, '-o', `Dir::Cache=${archives}`, ...args],
      { cwd: folder },
    )
  await apt('update')
  await apt('download', 'prometheus')
  const unpack =
    'dpkg-deb --fsys-tarfile prometheus_*.deb | tar -xf - ./usr/bin/promtool && rm prometheus_*.deb'
  await runCommand('sh', ['-c', unpack], { cwd: folder })
  for (const done of [lists, archives]) await rm(done, { recursive: true })
}
