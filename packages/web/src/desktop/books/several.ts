/** The words of a field in which several stand: authors, subjects. Commas belong to names. */
export function severalOf(typed: string): string[] {
  return typed
    .split(';')
    .map((each) => each.trim())
    .filter(Boolean)
}

export function severalAsText(several: readonly string[]): string {
  return several.join('; ')
}
