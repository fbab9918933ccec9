import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { freePorts } from '@lethe/local-stack/ports'
import { execa } from 'execa'

const ROOT = join(import.meta.dirname, '../..')

/** docker-compose.yml under a project name and on ports of its own. */
export type Compose = Awaited<ReturnType<typeof createCompose>>

/**
 * @param options.profiles those of docker-compose.yml to switch on
 * @param options.version the tag of Lethe's images
 */
export async function createCompose(options: { profiles: readonly string[]; version: string }) {
  const project = `lethe-test-${randomUUID().slice(0, 8)}`
  const [api = 0, secondApi = 0, store = 0, worker = 0, mongodb = 0, kafka = 0] = await freePorts(6)
  const env = {
    PORT: String(api),
    SECOND_API_PORT: String(secondApi),
    NOTIFICATION_STORE_PORT: String(store),
    WORKER_PORT: String(worker),
    MONGODB_PORT: String(mongodb),
    KAFKA_PORT: String(kafka),
    LATE_WRITE_WINDOW: '1s',
  }
  const profiles = options.profiles.flatMap((profile) => ['--profile', profile])
  let version = options.version

  async function docker(...args: string[]): Promise<string> {
    const { stdout } = await execa('docker', args, { cwd: ROOT, env: { ...env, LETHE_VERSION: version } })
    return stdout
  }
  const run = (...args: string[]) =>
    docker('compose', '--progress', 'quiet', '--project-name', project, ...profiles, ...args)
  /** What the engine still has of this project, by kind. */
  const left = async (...kind: string[]) =>
    (await docker(...kind, '--quiet', '--filter', `label=com.docker.compose.project=${project}`))
      .split('\n')
      .filter((id) => id !== '')

  return {
    apiUrls: [`http://127.0.0.1:${api}`, `http://127.0.0.1:${secondApi}`],
    kafkaBrokers: `127.0.0.1:${kafka}`,
    run,
    build: () => run('build'),
    /** Starts everything, or one service alone, whose container is replaced where its version is another now. */
    up: (service?: string) => {
      const what = service === undefined ? [] : ['--no-deps', service]
      return run('up', '--no-build', '--wait', '--wait-timeout', '180', ...what)
    },
    /** From now on `up` takes the images with this tag. */
    setVersion(tag: string): void {
      version = tag
    },
    // Some versions of Compose put codes for a terminal before each line, asked or not.
    logs: async (...services: string[]) =>
      stripVTControlCharacters(await run('logs', '--no-log-prefix', ...services)),
    /** Ends everything; its data goes too. */
    async down(): Promise<void> {
      await run('down', '--volumes', '--remove-orphans')
    },
    async leftovers(): Promise<string[]> {
      return [
        ...(await left('ps', '--all')),
        ...(await left('volume', 'ls')),
        ...(await left('network', 'ls')),
      ]
    },
  }
}
