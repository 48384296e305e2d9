import * as z from 'zod'
import { bookFacts } from './book.ts'

/** `GET /api/books/title-search` (login or API key), `GET /api/sessions/:id/books/title-search` (token of the session). */
export const titleSearchQuery = z.object({ q: z.string().trim().min(2).max(200) })

/** A book that a provider knows, in the form in which `book.add` takes it. */
export const titleCandidate = bookFacts
  .pick({ subtitle: true, publisher: true, published: true, pages: true, language: true, series: true })
  .extend({
    title: z.string(),
    authors: z.array(z.string()),
    /** ISBN-13. Without one it is not known which edition is meant, or the book is older than ISBN. */
    isbn: z.string().optional(),
    /** Read out of `published`. */
    year: z.int().optional(),
    /** Who knows it; the first of them where several do. */
    provider: z.string(),
  })
export type TitleCandidate = z.infer<typeof titleCandidate>

/** The best first, twenty at most. */
export const titleSearch = z.object({
  candidates: z.array(titleCandidate),
  /** Who was asked. None: nobody is, on this server. */
  providers: z.array(z.object({ provider: z.string(), name: z.string(), hasAnswered: z.boolean() })),
})
export type TitleSearch = z.infer<typeof titleSearch>
