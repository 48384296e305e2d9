/** `812 bytes`, `3.4 MB`: as cameras, phones and shops count, by thousands. */
export function amountOf(bytes: number): string {
  if (bytes < 1000) return `${bytes} bytes`
  const kilo = bytes / 1000
  if (kilo < 999.5) return `${round(kilo)} kB`
  const mega = kilo / 1000
  return mega < 999.5 ? `${round(mega)} MB` : `${round(mega / 1000)} GB`
}

export function countOf(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`
}

function round(value: number): string {
  return value.toFixed(value < 9.95 ? 1 : 0)
}
