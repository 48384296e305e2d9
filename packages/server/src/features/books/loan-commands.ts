import type { CommandType } from '@snaplink/contract'
import { AppError } from '../../errors.ts'
import type { Call } from '../../session/commands.ts'
import type { BookInnards } from './book-innards.ts'
import { type BookRecord, openLoans } from './book-record.ts'
import { type CatalogueChange, type CatalogueEdit, catalogueOf, changeCatalogue } from './catalogue.ts'
import { findOne } from './find-books.ts'
import { readIsbn } from './isbn.ts'
import { lendBook, returnBook } from './loans.ts'
import { eventsOf } from './tell-pages.ts'

const roles = ['phone', 'page'] as const

/** Scanning as lending and taking back. */
export function registerLoanCommands({ db, commands, clock, tellPages }: BookInnards): void {
  commands.register('book.lend', {
    roles,
    async run(call) {
      const { loanId, person, dueAt } = call.data
      return change(call, 'lend', async (edit) => {
        const book = await pick(edit, call.data, (each) => openLoans(each).length < each.details.copies.length)
        const lent = lendBook(book, { loanId, person, lentAt: edit.at, ...(dueAt !== undefined && { dueAt }) })
        if (lent !== book) edit.put(lent)
        return { bookId: book.id, loanId, title: book.details.facts.title ?? '' }
      })
    },
  })

  commands.register('book.return', {
    roles,
    async run(call) {
      return change(call, 'return', async (edit) => {
        const book = await pick(edit, call.data, (each) => openLoans(each).length > 0)
        const { book: back, loan } = returnBook(book, { loanId: call.data.loanId, at: edit.at })
        if (back !== book) edit.put(back)
        return { bookId: book.id, loanId: loan.loanId, person: loan.person, title: book.details.facts.title ?? '' }
      })
    },
  })

  async function change<T extends CommandType, Answer extends { bookId: string; loanId: string }>(
    { device, append }: Call<T>,
    kind: 'lend' | 'return',
    work: (edit: CatalogueEdit) => Promise<Answer>,
  ) {
    let ownerId = ''
    const { seq, answer } = await append(async (trx, session) => {
      ownerId = catalogueOf(session)
      const how = { kind: db.kind, ownerId, at: clock.now(), undo: kind }
      const done: CatalogueChange<Answer> = await changeCatalogue(trx, how, work)
      const { bookId, loanId } = done.answer
      const type = kind === 'lend' ? ('book.lent' as const) : ('book.returned' as const)
      const events = done.changed.length > 0 ? [{ type, data: { bookId, loanId } }] : []
      return { events: [...events, ...eventsOf(done.changed, done.version)], answer: done }
    })
    if (answer) await tellPages(ownerId, eventsOf(answer.changed, answer.version), device.sessionId)
    return { seq, ...(answer && { answer: answer.answer }) }
  }
}

/** By its id, or the one with this ISBN that fits best. @throws AppError `book.unknown` */
async function pick(
  edit: CatalogueEdit,
  { bookId, isbn }: { bookId?: string | undefined; isbn?: string | undefined },
  fits: (book: BookRecord) => boolean,
): Promise<BookRecord> {
  if (bookId !== undefined) return findOne(edit, bookId)
  const all = isbn === undefined ? [] : await edit.findAllByIsbn(readIsbn(isbn))
  const book = all.find(fits) ?? all[0]
  if (!book) throw new AppError('book.unknown')
  return book
}
