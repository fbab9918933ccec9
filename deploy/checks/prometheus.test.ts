import { describe, expect, it } from 'vitest'
import { exportedSeries } from './exported.ts'
import { readText, readYaml } from './files.ts'
import { groupLabelsIn, seriesIn } from './promql.ts'

interface Rule {
  alert: string
  expr: string
  labels: { severity: string }
  annotations: { summary: string; runbook_url: string }
}

interface Panel {
  type: string
  title: string
  description?: string
  targets?: { expr: string }[]
  fieldConfig?: { defaults: { unit?: string } }
  gridPos: { x: number; y: number; w: number; h: number }
}

const { groups } = await readYaml('prometheus/lethe.rules.yaml')
const rules: Rule[] = groups.flatMap((group: { rules: Rule[] }) => group.rules)
const dashboard = JSON.parse(await readText('grafana/lethe.json'))
const panels: Panel[] = dashboard.panels.filter(({ type }: Panel) => type !== 'row')
const exported = exportedSeries()

const labelsOf = (name: string) => exported.get(name) ?? new Set<string>()

function expectExported(expression: string): void {
  const series = seriesIn(expression)
  expect(series, expression).not.toEqual([])
  for (const { name, labels } of series) {
    expect([...exported.keys()], expression).toContain(name)
    expect([...labelsOf(name)], expression).toEqual(expect.arrayContaining(labels))
  }
  const all = series.flatMap(({ name }) => [...labelsOf(name)])
  expect(all, expression).toEqual(expect.arrayContaining(groupLabelsIn(expression)))
}

describe.each(rules)('$alert', ({ alert, expr, labels, annotations }) => {
  it('asks for what the services export', () => expectExported(expr))

  it('says what is wrong, and links to what to do', async () => {
    expect(['critical', 'warning', 'info']).toContain(labels.severity)
    expect(annotations.summary).toMatch(/\.$/)
    const [file, anchor] = annotations.runbook_url.split('#')
    const headings = (await readText(`../${file}`)).match(/(?<=^#+ ).*$/gm) ?? []
    expect(
      headings.map((heading) =>
        heading
          .toLowerCase()
          .replaceAll(/[^\w -]/g, '')
          .replaceAll(' ', '-'),
      ),
    ).toContain(anchor)
  })

  it('has a test in which it fires, and one in which it does not', async () => {
    const { tests } = await readYaml('prometheus/lethe.rules.test.yaml')
    const expected = tests
      .flatMap((test: { alert_rule_test: object[] }) => test.alert_rule_test)
      .filter(({ alertname }: { alertname: string }) => alertname === alert)
      .map(({ exp_alerts }: { exp_alerts: object[] }) => exp_alerts.length > 0)
    expect(new Set(expected)).toEqual(new Set([true, false]))
  })
})

describe.each(panels)('the panel "$title"', ({ title, description, targets = [], fieldConfig }) => {
  it('has a title, a description and a unit', () => {
    expect(title).not.toBe('')
    expect(description).toMatch(/\.$/)
    expect(fieldConfig?.defaults.unit).toMatch(/^\w+$/)
  })

  it('asks for what the services export', () => {
    expect(targets).not.toEqual([])
    for (const { expr } of targets) expectExported(expr)
  })
})

it('no panel lies over another, and none reaches beyond the grid', () => {
  const cells = panels.flatMap(({ gridPos: { x, y, w, h } }) =>
    Array.from({ length: w * h }, (_, n) => `${x + (n % w)},${y + Math.floor(n / w)}`),
  )
  expect(new Set(cells).size).toBe(cells.length)
  expect(Math.max(...panels.map(({ gridPos: { x, w } }) => x + w))).toBeLessThanOrEqual(24)
})
