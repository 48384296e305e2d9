import type { PageSession } from '@snaplink/sdk'
import type { OwnBooks } from '@snaplink/sdk/books'
import { type Path, paths } from '../router.tsx'
import { ImportPage } from './import-page.tsx'
import { LentPage } from './lent-page.tsx'
import { PrintPage } from './print-page.tsx'
import { ShelfCheckPage } from './shelf-check-page.tsx'

export interface BookShelvesProps {
  shows: Path
  session: PageSession
  own: OwnBooks
}

/** What is done with books beside looking at them, each at an address of its own. */
export function BookShelves({ shows, session, own }: BookShelvesProps) {
  if (shows === paths.lent) return <LentPage own={own} />
  if (shows === paths.shelfCheck) return <ShelfCheckPage session={session} own={own} />
  if (shows === paths.bringIn) return <ImportPage own={own} />
  return <PrintPage own={own} />
}
