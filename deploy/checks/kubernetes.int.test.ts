import { beforeAll, expect, it } from 'vitest'
import { type Resource, readResources, resourceFiles } from './files.ts'
import { kubernetesValidator } from './kubernetes-schema.ts'

let problemsOf: (resource: Resource) => string[] | undefined
beforeAll(async () => {
  problemsOf = await kubernetesValidator(process.env)
}, 120_000)

it('every object is what Kubernetes takes, field by field', async () => {
  const kinds = new Set<string>()
  for (const file of await resourceFiles()) {
    for (const resource of await readResources(file)) {
      const problems = problemsOf(resource)
      if (problems) kinds.add(resource.kind)
      expect(problems ?? [], `${file}: ${resource.kind} ${resource.metadata.name}`).toEqual([])
    }
  }
  expect([...kinds].toSorted()).toEqual([
    'CronJob',
    'Deployment',
    'NetworkPolicy',
    'PodDisruptionBudget',
    'Service',
  ])
})

it('a misspelt field is found', async () => {
  const [, , deployment] = await readResources('base/api.yaml')
  const spec = deployment?.spec.template.spec
  spec.containers[0].readinesProbe = spec.containers[0].readinessProbe
  spec.terminationGracePeriodSeconds = '30'
  expect(problemsOf(deployment as Resource)).toEqual([
    expect.stringContaining('readinesProbe'),
    expect.stringContaining('/terminationGracePeriodSeconds must be integer'),
  ])
})
