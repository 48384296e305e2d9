import type { BookView } from '@snaplink/contract'

/** The book with links that work on any page, not only on ours. */
export function withAbsoluteCover<Book extends Pick<BookView, 'cover'>>(book: Book, base: string): Book {
  if (!book.cover) return book
  const { url, thumbUrl } = book.cover
  return { ...book, cover: { ...book.cover, url: new URL(url, base).href, thumbUrl: new URL(thumbUrl, base).href } }
}
