/** A figure as people read it: `1.71`, `12.4`, `2,512`. */
export function figureText(value: number): string {
  const places = value >= 100 ? 0 : value >= 10 ? 1 : 2
  return value.toLocaleString('en', { maximumFractionDigits: places })
}
