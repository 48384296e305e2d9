import {
  bookChangeRequest,
  bookChangesQuery,
  booksQuery,
  limits as bounds,
  chooseRequest,
  type ErrorCode,
  isId,
  mergeRequest,
  newBook,
  refreshRequest,
  type SessionBookList,
  titleSearchQuery,
  undoRequest,
} from '@snaplink/contract'
import { type Request, type RequestHandler, type Response, Router, raw } from 'express'
import { AppError } from '../../errors.ts'
import { jsonBody, noStore } from '../../http/app.ts'
import { deviceOf, requireDevice } from '../../http/require-device.ts'
import { parse } from '../../parse.ts'
import type { BookInnards } from './book-innards.ts'
import type { BookQueries } from './book-queries.ts'
import { catalogueOf } from './catalogue.ts'
import type { OwnerChanges } from './owner-changes.ts'
import type { SearchTitles } from './title-search.ts'
import { listUndos } from './undo.ts'

/** How many books of one session are told: what a phone scans in a day. */
const maxOfSession = 500

/** `/books` for the owner of a catalogue, whom desk-routes.ts has let in, `/sessions/:id/books` for the devices of a session; mounted at `/api`. */
export function bookRoutes(
  parts: BookInnards & { queries: BookQueries; changes: OwnerChanges; searchTitles: SearchTitles },
): Router {
  const { db, log, access, limits, lookUps, queries, changes, searchTitles } = parts
  const router = Router()

  router.get('/books', async (req, res) => {
    if (req.query.since !== undefined) {
      return void res.json(await queries.changes(ownerId(res), parse(bookChangesQuery, req.query)))
    }
    res.json(await queries.list(ownerId(res), parse(booksQuery, req.query)))
  })
  router.get('/books/summary', async (_req, res) => void res.json(await queries.summary(ownerId(res))))
  router.get('/books/title-search', async (req, res) => void res.json(await searchFor(ownerId(res), req)))
  router.get('/books/undo', async (_req, res) => void res.json(await listUndos(db.read, ownerId(res))))

  router.post('/books', ...jsonBody(), async (req, res) => {
    res.json(await changes.add(ownerId(res), parse(newBook, req.body)))
  })
  router.patch('/books', ...jsonBody(), async (req, res) => {
    res.json(await changes.edit(ownerId(res), parse(bookChangeRequest, req.body)))
  })
  router.post('/books/merge', ...jsonBody(), async (req, res) => {
    res.json(await changes.merge(ownerId(res), parse(mergeRequest, req.body)))
  })
  router.post('/books/refresh', ...jsonBody(), async (req, res) => {
    res.json(await changes.refresh(ownerId(res), parse(refreshRequest, req.body).bookIds))
  })
  router.post('/books/undo', ...jsonBody(), async (req, res) => {
    res.json(await changes.undo(ownerId(res), parse(undoRequest, req.body).undoId))
  })
  router.put('/books/:bookId/cover', wholeFile(bounds.maxCoverBytes, 'cover.too-large'), async (req, res) => {
    if (!Buffer.isBuffer(req.body)) throw new AppError('cover.unreadable')
    res.json(await changes.setCover(ownerId(res), bookIdOf(req), req.body))
  })
  router.post('/books/:bookId/choose', ...jsonBody(), async (req, res) => {
    res.json(await changes.choose(ownerId(res), bookIdOf(req), parse(chooseRequest, req.body)))
  })
  router.get('/books/:bookId', async (req, res) => {
    res.json(await queries.detail(ownerId(res), bookIdOf(req), lookUps.answersFor))
  })

  router.use('/sessions/:id/books', requireDevice(access), noStore)
  router.get('/sessions/:id/books', async (req, res) => {
    const { id } = req.params
    const cursor = await log.head(id)
    const books = await queries.ofSession(await catalogueOfSession(id), id, maxOfSession)
    res.json({ books, cursor } satisfies SessionBookList)
  })
  router.get('/sessions/:id/books/title-search', async (req, res) => {
    res.json(await searchFor(await catalogueOfSession(req.params.id), req))
  })
  router.get('/sessions/:id/books/:bookId', async (req, res) => {
    const [book] = await queries.views(await catalogueOfSession(deviceOf(res).sessionId), [bookIdOf(req)])
    // A phone sees what was scanned here, and not what else its page's owner has.
    if (book?.addedBy?.sessionId !== req.params.id) throw new AppError('book.unknown')
    res.json(book)
  })

  async function searchFor(owner: string, { query }: Pick<Request, 'query'>) {
    const { q } = parse(titleSearchQuery, query)
    await limits.take('titleSearch', owner)
    return searchTitles(q)
  }

  async function catalogueOfSession(id: string): Promise<string> {
    const session = await db.read
      .selectFrom('sessions')
      .select(['id', 'ownerId'])
      .where('id', '=', id)
      .executeTakeFirst()
    if (!session) throw new AppError('session.unknown')
    return catalogueOf(session)
  }

  return router
}

/** The body is one file, whatever it calls itself. There is none in `req.body` where it is empty. @param tooLarge what it is told then */
export function wholeFile(maxBytes: number, tooLarge: ErrorCode): RequestHandler {
  const read = raw({ type: () => true, limit: maxBytes })
  return (req, res, next) =>
    read(req, res, (error?: { type?: string }) =>
      next(error?.type === 'entity.too.large' ? new AppError(tooLarge, { cause: error }) : error),
    )
}

/** Lets in who has a catalogue, as `ownerId(res)`. */
export function requireOwner({ ownerOf, limits }: Pick<BookInnards, 'ownerOf' | 'limits'>): RequestHandler {
  return async (req, res, next) => {
    const { id } = await ownerOf(req)
    await limits.take('ownBooks', id)
    res.locals.ownerId = id
    next()
  }
}

export function ownerId(res: Response): string {
  return res.locals.ownerId
}

/** MariaDB compares an id of ours only with ASCII. @throws AppError `book.unknown` */
export function bookIdOf({ params: { bookId } }: Pick<Request, 'params'>): string {
  if (!isId(bookId)) throw new AppError('book.unknown')
  return bookId
}
