import { listenConfig, mongoConfig, readConfig, secretVariable } from '@lethe/service/config'
import { connectMongo } from '@lethe/store/connect'
import { usersOf } from '@lethe/store/users'
import { Type } from 'typebox'
import { SMALL_COMMUNITY, seedCommunity } from './community.ts'
import { findPeople, signTokens } from './people.ts'
import { screenText } from './screen.ts'

const variables = Type.Object({
  ...mongoConfig,
  ...listenConfig(3000),
  JWT_SECRET: secretVariable({ description: "the api's secret" }),
  NOTIFICATION_STORE_URL: Type.String({ description: 'the address of the notification store' }),
  NOTIFICATION_STORE_API_KEY: secretVariable({ description: 'its key' }),
  NOTIFICATION_STORE_PORT: listenConfig(3001).PORT,
  WORKER_PORT: listenConfig(3002).PORT,
  MONGODB_PORT: listenConfig(27017).PORT,
  KAFKA_PORT: listenConfig(9092).PORT,
})

/**
 * The demo of docker-compose.yml: fills a database that has no users, and answers the screen that `pnpm start` shows
 * too. The ports are those that compose publishes on the loopback of the machine.
 * @throws ConfigError, and what `seedCommunity` throws
 */
export async function composeDemo(env: NodeJS.ProcessEnv): Promise<string> {
  const config = readConfig(variables, env)
  const { MONGODB_URI: mongodbUri, NOTIFICATION_STORE_URL: url, NOTIFICATION_STORE_API_KEY: apiKey } = config
  if (!(await hasUsers(mongodbUri))) {
    await seedCommunity({ mongodbUri, notificationStore: { url, apiKey }, ...SMALL_COMMUNITY })
  }
  const people = await findPeople(mongodbUri)
  const at = (port: number) => `http://127.0.0.1:${port}`
  return screenText(
    {
      urls: {
        api: at(config.PORT),
        'notification-store': at(config.NOTIFICATION_STORE_PORT),
        worker: at(config.WORKER_PORT),
      },
      mongodbUri: `mongodb://127.0.0.1:${config.MONGODB_PORT}/lethe?directConnection=true`,
      kafkaBrokers: `127.0.0.1:${config.KAFKA_PORT}`,
      logs: 'docker compose logs',
      people,
      tokens: await signTokens(people, config.JWT_SECRET),
      adminHeaderPath: undefined,
      ending: '`docker compose --profile demo down` stops everything; with --volumes the data goes too.',
    },
    (_, text) => text,
  )
}

async function hasUsers(uri: string): Promise<boolean> {
  const mongo = await connectMongo({ uri, appName: 'lethe-demo' })
  try {
    return (await usersOf(mongo.db).findOne({})) !== null
  } finally {
    await mongo.close()
  }
}
