import { discardHalfFilled, fillIfEmpty } from './community.ts'
import { runStages, type Stage, type Step } from './progress.ts'
import type { Secrets } from './secrets.ts'
import { addressesFrom, notificationStoreKey, type ServiceName, serviceSpecs } from './settings.ts'
import { type Context, provideKafka, provideMongodb, provideService } from './stack.ts'

export type Servers = { mongodbUri: string; kafkaBrokers: string }

/** Starts everything, in order. Resolves when all services are ready and an empty database is filled. */
export async function startEverything(
  context: Context,
  secrets: Secrets,
  output: Parameters<typeof runStages>[1],
): Promise<Servers> {
  const servers: Servers = { mongodbUri: '', kafkaBrokers: '' }
  const stages: Stage[] = [
    { title: 'Servers', steps: () => serverSteps(context, servers) },
    {
      title: 'Services',
      steps: () => serviceSteps(context, secrets, servers, ['notification-store', 'api']),
    },
    // After the api, which makes the indexes that the worker refuses to start without.
    { title: 'Worker', steps: () => serviceSteps(context, secrets, servers, ['worker']) },
    { title: 'Data', steps: () => [communityStep(context, secrets, servers)] },
  ]
  await runStages(stages, output)
  return servers
}

/** Each leaves its address in `servers`. */
function serverSteps(context: Context, servers: Servers): Step[] {
  const mongodb: Step = {
    title: 'MongoDB',
    run: async (say) => {
      servers.mongodbUri = await provideMongodb(context, say)
      await discardHalfFilled(communityOptions(context, servers))
    },
  }
  const kafka: Step = {
    title: 'Kafka',
    run: async (say) => {
      servers.kafkaBrokers = await provideKafka(context, say)
    },
  }
  return [mongodb, kafka]
}

function serviceSteps(context: Context, secrets: Secrets, servers: Servers, names: ServiceName[]): Step[] {
  const { env } = context
  return serviceSpecs({ env, secrets, addresses: addressesFrom(env), ...servers })
    .filter(({ name }) => names.includes(name))
    .map((spec) => ({ title: spec.name, run: () => provideService(context, spec) }))
}

function communityOptions({ env, paths }: Pick<Context, 'env' | 'paths'>, { mongodbUri }: Servers) {
  return { mongodbUri, embedded: !env.MONGODB_URI, markerPath: paths.seedingMarker }
}

function communityStep({ env, paths, signal }: Context, secrets: Secrets, servers: Servers): Step {
  const url = addressesFrom(env).urls['notification-store']
  const apiKey = notificationStoreKey(env, secrets)
  return {
    title: 'Demo community',
    run: async (say) => {
      const filled = await fillIfEmpty({
        ...communityOptions({ env, paths }, servers),
        demo: env.LETHE_DEMO === '1',
        // Profiles of invented people have no place in a store that was given.
        notificationStore: env.NOTIFICATION_STORE_URL ? undefined : { url, apiKey },
        onProgress: inTenths(say),
        signal,
      })
      if (!filled) say('the database is left as it is')
    },
  }
}

/** Says every tenth once: a line for each user would hide the others. */
export function inTenths(say: (line: string) => void): (done: number, total: number) => void {
  let said = -1
  return (done, total) => {
    const tenth = Math.floor((10 * done) / total)
    if (tenth <= said) return
    said = tenth
    say(`${tenth * 10}%`)
  }
}
