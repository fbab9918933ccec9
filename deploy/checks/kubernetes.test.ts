import { ENVIRONMENT } from '@lethe/cli/help'
import { topicNames } from '@lethe/messaging/topics'
import { duration } from '@lethe/service/config'
import { describe, expect, it } from 'vitest'
import { apiVariables, readApiConfig } from '../../services/api/src/config.ts'
import {
  notificationStoreVariables,
  readNotificationStoreConfig,
} from '../../services/notification-store/src/config.ts'
import { readWorkerConfig, workerVariables } from '../../services/worker/src/config.ts'
import { type Resource, readResources, readText, readYaml, resourceFiles } from './files.ts'

/** What the test puts into the secrets' files, by the name of the file. */
const secrets: Record<string, string> = {
  'mongodb-uri': 'mongodb://mongodb.example/lethe',
  'jwt-secret': 'x'.repeat(64),
  'notification-store-api-key': 'key',
  'api-keys': 'key',
}

const services = [
  { name: 'api', variables: apiVariables, read: readApiConfig },
  { name: 'worker', variables: workerVariables, read: readWorkerConfig },
  { name: 'notification-store', variables: notificationStoreVariables, read: readNotificationStoreConfig },
] as const

const defaultOf = (variable: object) => ('default' in variable ? variable.default : undefined)

async function deploymentOf(name: string): Promise<Resource> {
  const found = (await readResources(`base/${name}.yaml`)).find(({ kind }) => kind === 'Deployment')
  if (!found) throw new Error(`${name} has no Deployment`)
  return found
}

/** The literals of `lethe-settings` in the example. */
async function settings(): Promise<Record<string, string>> {
  const { configMapGenerator } = await readYaml('kubernetes/example/kustomization.yaml')
  const { literals } = configMapGenerator.find((map: { name: string }) => map.name === 'lethe-settings')
  return Object.fromEntries(literals.map((line: string) => line.split(/=(.*)/s).slice(0, 2)))
}

describe.each(services)('the Deployment of $name', ({ name, variables, read }) => {
  it('sets only what the service reads, everything that it requires, and secrets by file', async () => {
    const { template } = (await deploymentOf(name)).spec
    const [container] = template.spec.containers
    const env: Record<string, string> = await settings()
    for (const { name: variable, value } of container.env) {
      const secret = secrets[value.split('/').at(-1)]
      const isFile = variable.endsWith('_FILE') && value.startsWith('/secrets/') && secret !== undefined
      const setting = isFile ? variable.slice(0, -'_FILE'.length) : variable
      expect(Object.keys(variables.properties)).toContain(setting)
      env[setting] = isFile ? secret : value
    }
    expect(() => read(env)).not.toThrow()
    expect(JSON.stringify(container.env)).not.toMatch(/"(MONGODB_URI|JWT_SECRET|API_KEYS|\w+_API_KEY)"/)
  })

  it('is asked at its own port whether it lives and is ready, and waits long enough for both', async () => {
    const [container] = (await deploymentOf(name)).spec.template.spec.containers
    expect(container.ports).toEqual([{ name: 'http', containerPort: defaultOf(variables.properties.PORT) }])
    expect(container.startupProbe.httpGet).toEqual({ path: '/healthz', port: 'http' })
    expect(container.livenessProbe.httpGet).toEqual({ path: '/healthz', port: 'http' })
    expect(container.readinessProbe.httpGet).toEqual({ path: '/readyz', port: 'http' })
    // A check of /readyz has two seconds.
    expect(container.readinessProbe.timeoutSeconds).toBeGreaterThan(2)
  })

  it('is killed only after SHUTDOWN_TIMEOUT, which is longer than a batch takes to end', async () => {
    const { terminationGracePeriodSeconds, containers } = (await deploymentOf(name)).spec.template.spec
    const [{ env, lifecycle }] = containers
    const timeout = env.find((variable: { name: string }) => variable.name === 'SHUTDOWN_TIMEOUT').value
    const before = lifecycle?.preStop.sleep.seconds ?? 0
    expect(terminationGracePeriodSeconds * 1_000).toBeGreaterThan(before * 1_000 + duration(timeout))
    expect(duration(timeout)).toBeGreaterThan(10_000)
  })
})

it('every setting of the example is one of a service', async () => {
  const known = services.flatMap(({ variables }) => Object.keys(variables.properties))
  for (const name of Object.keys(await settings())) expect(known).toContain(name)
})

it('workers are scaled by the lag of their own group in their own topic, and never to none', async () => {
  const [scaler] = await readResources('components/keda/worker-scaler.yaml')
  const deployment = await deploymentOf('worker')
  expect(scaler?.spec.scaleTargetRef.name).toBe(deployment.metadata.name)
  expect(scaler?.spec.minReplicaCount).toBeGreaterThanOrEqual(2)
  const { KAFKA_GROUP_ID, KAFKA_BROKERS } = workerVariables.properties
  expect(scaler?.spec.triggers[0].metadata).toMatchObject({
    consumerGroup: defaultOf(KAFKA_GROUP_ID),
    topic: topicNames('').deleted,
    offsetResetPolicy: 'earliest',
  })
  expect(KAFKA_BROKERS).toBeDefined()
  expect(scaler?.spec.triggers[0].metadata.bootstrapServersFromEnv).toBe('KAFKA_BROKERS')
})

it('every pod runs as nobody in particular, and can change nothing', async () => {
  const files = await resourceFiles()
  const resources = (await Promise.all(files.map(readResources))).flat()
  const pods = resources.flatMap(({ spec }) => (spec.jobTemplate?.spec.template ?? spec.template)?.spec ?? [])
  expect(pods).toHaveLength(4)
  for (const { securityContext, automountServiceAccountToken, containers } of pods) {
    expect(securityContext).toMatchObject({ runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } })
    expect(automountServiceAccountToken).toBe(false)
    expect(containers).toHaveLength(1)
    expect(containers[0].securityContext).toEqual({
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    })
    expect(containers[0].resources).toMatchObject({
      requests: { memory: expect.any(String) },
      limits: { memory: expect.any(String) },
    })
  }
})

it('the nightly sweep sets only what the lethe command reads', async () => {
  const [job] = await readResources('components/nightly-sweep/sweep.yaml')
  const [{ env, args }] = job?.spec.jobTemplate.spec.template.spec.containers ?? []
  for (const { name } of env) expect(ENVIRONMENT).toContain(`  ${name.replace(/_FILE$/, '')} `)
  expect(args.slice(0, 2)).toEqual(['sweep', '--since'])
})

it('every policy, budget and service selects the pods of a Deployment', async () => {
  const names = new Set(services.map(({ name }) => `lethe-${name}`))
  for (const file of await resourceFiles()) {
    for (const { kind, spec } of await readResources(file)) {
      if (!['Service', 'Deployment', 'PodDisruptionBudget', 'NetworkPolicy'].includes(kind)) continue
      const selector = spec.podSelector?.matchLabels ?? spec.selector?.matchLabels ?? spec.selector
      expect(names, `${file}: ${kind}`).toContain(selector['app.kubernetes.io/name'])
    }
  }
  expect(await readText('kubernetes/base/kustomization.yaml')).toContain('includeTemplates: true')
})
