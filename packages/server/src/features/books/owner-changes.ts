import type { AddedBook, BookChangeAnswer, bookChangeRequest, NewBook, UndoKind } from '@snaplink/contract'
import {
  type BookFacts,
  bookFields,
  type ChooseRequest,
  type LoanRequest,
  type MergeRequest,
  ownSource,
} from '@snaplink/contract'
import type * as z from 'zod'
import { AppError } from '../../errors.ts'
import { addBook, answerOf } from './add-book.ts'
import type { BookInnards } from './book-innards.ts'
import { viewOf } from './book-view.ts'
import { type CatalogueChange, type CatalogueEdit, changeCatalogue, inTransaction, readRows } from './catalogue.ts'
import { changeBook, mergeBooks } from './change-book.ts'
import { withCover } from './covers.ts'
import { chooseFact } from './fill-facts.ts'
import { findOne, setRemoved } from './find-books.ts'
import { lendBook, returnBook } from './loans.ts'
import { eventsOf } from './tell-pages.ts'
import { undoChange } from './undo.ts'

export type OwnerChanges = ReturnType<typeof createOwnerChanges>

/** What the owner of a catalogue changes, of any book in it; the owner's open sessions are told. */
export function createOwnerChanges({ db, clock, covers, jobs, urls, lookUps, tellPages }: BookInnards) {
  /** Runs one change and tells of it. */
  async function change<Answer>(
    ownerId: string,
    undo: UndoKind | undefined,
    work: (edit: CatalogueEdit) => Promise<Answer>,
  ): Promise<CatalogueChange<Answer>> {
    const done = await inTransaction(db, (trx) =>
      changeCatalogue(trx, { kind: db.kind, ownerId, at: clock.now(), undo }, work),
    )
    jobs.wake()
    await tellPages(ownerId, eventsOf(done.changed, done.version))
    return done
  }

  function answerTo({ changed, version, undoId }: CatalogueChange<unknown>): BookChangeAnswer {
    const books = changed.map((book) => viewOf(book, urls))
    return { books, version, ...(undoId !== null && { undoId }) }
  }

  return {
    change,
    answerTo,

    async add(ownerId: string, data: NewBook): Promise<AddedBook> {
      const origin = { sessionId: null, deviceId: null, deviceName: null }
      const { answer } = await change(ownerId, 'add', async (edit) => {
        const addition = await addBook(edit, data, origin, (isbn) => lookUps.known(edit.trx, isbn))
        if (addition.kind === 'new' && addition.book.lookUp === 'waiting')
          await lookUps.want(edit.trx, addition.book.isbn)
        return addition
      })
      return answerOf(answer)
    },

    /** @throws AppError `book.unknown`, `book.isbn-wrong`, after which nothing has changed */
    async edit(ownerId: string, request: z.output<typeof bookChangeRequest>): Promise<BookChangeAnswer> {
      const { bookIds, change: wish, isRemoved } = request
      const ids = [...new Set(bookIds)]
      const kind = isRemoved === undefined ? 'edit' : isRemoved ? 'remove' : 'restore'
      const done = await change(ownerId, kind, async (edit) => {
        if (isRemoved !== undefined) await setRemoved(edit, ids, isRemoved ? edit.at : null)
        if (Object.keys(wish).length === 0) return
        const found = await edit.find(ids)
        for (const id of ids) {
          const book = found.get(id)
          if (!book || (book.removedAt !== null && !isRemoved)) throw new AppError('book.unknown')
          const changed = changeBook(book, wish)
          edit.put(changed)
          if (changed.isbn !== book.isbn || wish.unlock) await lookUps.want(edit.trx, changed.isbn)
        }
      })
      return answerTo(done)
    },

    /** @throws AppError `book.unknown` */
    async merge(ownerId: string, { keepId, otherIds }: MergeRequest): Promise<BookChangeAnswer> {
      const done = await change(ownerId, 'merge', async (edit) => {
        const kept = await findOne(edit, keepId)
        const others = []
        for (const id of new Set(otherIds)) if (id !== keepId) others.push(await findOne(edit, id))
        edit.put(mergeBooks(kept, others))
        for (const other of others) edit.put({ ...other, removedAt: edit.at })
      })
      return answerTo(done)
    },

    /** @throws AppError `book.unknown`, `provider.unknown` */
    async choose(ownerId: string, bookId: string, { field, provider }: ChooseRequest): Promise<BookChangeAnswer> {
      const done = await change(ownerId, 'edit', async (edit) => {
        const book = await findOne(edit, bookId)
        if (book.isbn === null) throw new AppError('provider.unknown')
        const { answers, cover } = await lookUps.known(edit.trx, book.isbn)
        if (field === 'cover') {
          if (cover?.provider !== provider) throw new AppError('provider.unknown')
          return edit.put(withCover(book, cover, provider))
        }
        const answer = answers.find((each) => each.provider === provider)
        const fact = bookFields.find((each) => each === field)
        if (!answer || !fact || answer.facts[fact as keyof BookFacts] === undefined)
          throw new AppError('provider.unknown')
        edit.put(chooseFact(book, fact, answer))
      })
      return answerTo(done)
    },

    /** @throws AppError `book.unknown`, `cover.unreadable` */
    async setCover(ownerId: string, bookId: string, picture: Buffer): Promise<BookChangeAnswer> {
      // Said before a picture is decoded and kept for nothing.
      const [known] = await readRows(db.read, ownerId, [bookId])
      if (!known || known.removedAt !== null) throw new AppError('book.unknown')
      const cover = await covers.keep(picture)
      const done = await change(ownerId, 'cover', async (edit) => {
        edit.put(withCover(await findOne(edit, bookId), cover, ownSource))
      })
      return answerTo(done)
    },

    /** @throws AppError `book.unknown`, `book.all-lent` */
    async lend(ownerId: string, bookId: string, loan: LoanRequest): Promise<BookChangeAnswer> {
      const done = await change(ownerId, 'lend', async (edit) => {
        const book = await findOne(edit, bookId)
        const lent = lendBook(book, { ...loan, lentAt: edit.at })
        if (lent !== book) edit.put(lent)
      })
      return answerTo(done)
    },

    /** @throws AppError `book.unknown`, `book.not-lent` */
    async takeBack(ownerId: string, bookId: string, loanId: string | undefined): Promise<BookChangeAnswer> {
      const done = await change(ownerId, 'return', async (edit) => {
        const book = await findOne(edit, bookId)
        const { book: back } = returnBook(book, { loanId, at: edit.at })
        if (back !== book) edit.put(back)
      })
      return answerTo(done)
    },

    /** Asks all providers again, and shows the books as waiting until they have answered. @throws AppError `book.unknown` */
    async refresh(ownerId: string, bookIds: readonly string[]): Promise<BookChangeAnswer> {
      const done = await change(ownerId, undefined, async (edit) => {
        for (const id of new Set(bookIds)) {
          const book = await findOne(edit, id)
          if (book.isbn === null) continue
          edit.put({ ...book, lookUp: 'waiting' })
          await lookUps.wantAgain(edit.trx, book.isbn)
        }
      })
      return answerTo(done)
    },

    /** @throws AppError `book.not-to-undo` */
    async undo(ownerId: string, undoId: string): Promise<BookChangeAnswer> {
      const done = await change(ownerId, undefined, (edit) =>
        undoChange(edit, undoId, async (isbn) => (await lookUps.known(edit.trx, isbn)).answers),
      )
      return answerTo(done)
    },
  }
}
