import { AppError } from '../../errors.ts'
import type { BookRecord } from './book-record.ts'
import type { CatalogueEdit } from './catalogue.ts'

/** One that is there. @throws AppError `book.unknown` */
export async function findOne(edit: CatalogueEdit, bookId: string): Promise<BookRecord> {
  const book = (await edit.find([bookId])).get(bookId)
  if (!book || book.removedAt !== null) throw new AppError('book.unknown')
  return book
}

/** Those that are so already are left alone. @throws AppError `book.unknown` */
export async function setRemoved(edit: CatalogueEdit, ids: readonly string[], removedAt: number | null): Promise<void> {
  const found = await edit.find(ids)
  for (const id of ids) {
    const book = found.get(id)
    if (!book) throw new AppError('book.unknown')
    if ((book.removedAt === null) !== (removedAt === null)) edit.put({ ...book, removedAt })
  }
}
