/** What a PromQL expression asks for: each series of Lethe with the labels that are named at it. */
export function seriesIn(expression: string): { name: string; labels: string[] }[] {
  return [...expression.matchAll(/\b(lethe_\w+)(?:\{([^}]*)\})?/g)].map(([, name = '', matchers = '']) => ({
    name,
    labels: [...matchers.matchAll(/(\w+)\s*(?:=~|!~|!=|=)/g)].map(([, label = '']) => label),
  }))
}

/** The labels that it groups by. */
export function groupLabelsIn(expression: string): string[] {
  return [...expression.matchAll(/\bby \(([^)]*)\)/g)].flatMap(([, labels = '']) => labels.split(/\s*,\s*/))
}
