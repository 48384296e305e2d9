import type { BookView } from '@snaplink/contract'

/** How a table and a grid show the same books. */
export interface ShownBooks {
  books: readonly BookView[]
  chosen: ReadonlySet<string>
  /** @param isRange all since the one that was chosen last */
  onChoose(book: BookView, isRange: boolean): void
  fresh: ReadonlySet<string>
  ownDeviceId: string
}
