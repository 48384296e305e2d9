import type { Module } from './read-modules.ts'

/**
 * Import cycles, each as the files along it, the first repeated at the end. Type imports count: two files that only know
 * each other's types still can be understood only together. Every knot yields at least one cycle, not every way round it.
 */
export function findCycles(modules: readonly Module[]): string[][] {
  const importsOf = new Map(modules.map(({ file, imports }) => [file, imports.flatMap(({ target }) => target ?? [])]))
  const done = new Set<string>()
  const path: string[] = []
  const cycles: string[][] = []

  function visit(file: string): void {
    const seenAt = path.indexOf(file)
    if (seenAt >= 0) cycles.push([...path.slice(seenAt), file])
    if (seenAt >= 0 || done.has(file)) return
    path.push(file)
    for (const target of importsOf.get(file) ?? []) visit(target)
    path.pop()
    done.add(file)
  }
  for (const file of importsOf.keys()) visit(file)
  return cycles
}
