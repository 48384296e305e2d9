import type { BookParts } from './book-parts.ts'
import type { Covers } from './covers.ts'
import type { LookUps } from './look-ups.ts'
import type { TellPages } from './tell-pages.ts'

/** What the parts of books share. */
export interface BookInnards extends BookParts {
  covers: Covers
  lookUps: LookUps
  tellPages: TellPages
}
