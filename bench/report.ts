/** The value below which a share `q` (0 to 1) of the sample lies. NaN for none. */
export function quantile(sample: readonly number[], q: number): number {
  const sorted = [...sample].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? Number.NaN
}

export function median(sample: readonly number[]): number {
  return quantile(sample, 0.5)
}

/** "0.43 ×": machines differ and are noisy, so what is quoted is how many times as much as the other in the same run. */
export function ratio(value: number, beside: number | undefined): string {
  if (beside === undefined || !(beside > 0)) return '–'
  const times = value / beside
  return `${times >= 10 ? times.toFixed(0) : times.toFixed(2)} ×`
}

/** A Markdown table, so that it can be pasted into docs/ as it is. */
export function printTable(title: string, head: readonly string[], rows: readonly (readonly string[])[]): void {
  console.log(`\n### ${title}\n`)
  console.log(`| ${head.join(' | ')} |`)
  console.log(`|${head.map(() => '---|').join('')}`)
  for (const row of rows) console.log(`| ${row.join(' | ')} |`)
}
