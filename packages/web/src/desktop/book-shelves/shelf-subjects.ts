import type { BookView } from '@snaplink/contract'

export interface ShelfSubject {
  readonly kind: 'shelf' | 'location'
  readonly name: string
  readonly books: number
}

/** The shelves, and the places, on which books stand, each with how many: by name. */
export function shelfSubjects(books: readonly BookView[], kind: ShelfSubject['kind']): ShelfSubject[] {
  const counts = new Map<string, { name: string; books: number }>()
  for (const book of books) {
    const names = kind === 'shelf' ? book.shelves : [book.location, ...book.copies.map(({ location }) => location)]
    // The server takes names that differ in case alone for one.
    for (const [key, name] of new Map(
      names.flatMap((name): [string, string][] => (name ? [[name.toLowerCase(), name]] : [])),
    )) {
      const known = counts.get(key)
      counts.set(key, { name: known?.name ?? name, books: (known?.books ?? 0) + 1 })
    }
  }
  return [...counts.values()].map((each) => ({ kind, ...each })).sort((a, b) => a.name.localeCompare(b.name))
}

/** The books that stand on this shelf, or all where none is named. */
export function booksOn(books: readonly BookView[], shelf: string | undefined): readonly BookView[] {
  if (shelf === undefined) return books
  const key = shelf.toLowerCase()
  return books.filter(({ shelves }) => shelves.some((name) => name.toLowerCase() === key))
}
