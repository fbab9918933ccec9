import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execa } from 'execa'
import { expect, it } from 'vitest'
import { readText } from './files.ts'
import { findPromtool } from './promtool.ts'

const rules = join(import.meta.dirname, '../prometheus')

const promtool = await findPromtool(process.env)
/** Not where neither promtool nor apt is; CI has apt. */
const when = it.skipIf(promtool === undefined)

async function expectOk(args: string[]): Promise<void> {
  const { exitCode, all } = await execa(promtool ?? 'promtool', args, {
    cwd: rules,
    reject: false,
    all: true,
  })
  expect(exitCode, all).toBe(0)
}

when('the rules are what Prometheus takes', () => expectOk(['check', 'rules', 'lethe.rules.yaml']))

when('each alert fires when it must, and only then', () =>
  expectOk(['test', 'rules', 'lethe.rules.test.yaml']),
)

when('the expressions of the dashboard are PromQL', async () => {
  const { panels } = JSON.parse(await readText('grafana/lethe.json'))
  const expressions: string[] = panels.flatMap(({ targets = [] }: { targets?: { expr: string }[] }) =>
    targets.map(({ expr }) => expr.replaceAll('$__rate_interval', '5m')),
  )
  const asRules = expressions.map((expr, n) => ({ record: `panel:${n}`, expr }))
  const folder = await mkdtemp(join(tmpdir(), 'lethe-dashboard-'))
  try {
    const file = join(folder, 'rules.yaml')
    await writeFile(file, JSON.stringify({ groups: [{ name: 'dashboard', rules: asRules }] }))
    await expectOk(['check', 'rules', file])
  } finally {
    await rm(folder, { recursive: true })
  }
})
