import type { BookView } from '@snaplink/contract'
import { bookList as texts } from '../../book-texts.ts'

/** What a book is called where it has to be called something. */
export function nameOfBook({ title, isbn }: Pick<BookView, 'title' | 'isbn'>): string {
  return title || isbn || texts.untitled
}

/** What stands in the place of the title while there is none. */
export function titleWords({ title, lookUp, isbn }: Pick<BookView, 'title' | 'lookUp' | 'isbn'>): string {
  if (title) return title
  if (lookUp === 'waiting') return texts.lookingUp
  return isbn ? texts.notFound : texts.untitled
}
