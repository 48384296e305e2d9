import { type CommandType, type FoundBooks, type NewBook, type NewEvent, ownSource } from '@snaplink/contract'
import type { Kysely, Transaction } from 'kysely'
import type { SessionRow, Tables } from '../../db/tables.ts'
import type { Device } from '../../session/access.ts'
import type { Call } from '../../session/commands.ts'
import { lockLateSession } from '../../session/lock-late-session.ts'
import { type Addition, addBook, answerOf } from './add-book.ts'
import type { BookInnards } from './book-innards.ts'
import { recordOf } from './book-record.ts'
import { type CatalogueEdit, catalogueOf, changeCatalogue, inTransaction } from './catalogue.ts'
import { changeBook } from './change-book.ts'
import { withCover } from './covers.ts'
import { findOne, setRemoved } from './find-books.ts'
import { readIsbn } from './isbn.ts'
import { eventsOf } from './tell-pages.ts'

const roles = ['phone', 'page'] as const

/** What pages and phones of a session do with the books of its owner. */
export function registerBookCommands(parts: BookInnards): void {
  const { db, commands, clock, covers, jobs, lookUps, tellPages } = parts

  commands.register('book.add', { roles, run: add, runLate: addLate })

  commands.register('book.edit', {
    roles,
    run: (call) =>
      change(call, 'edit', async (edit) => {
        const { bookId, change } = call.data
        const book = await findOne(edit, bookId)
        const changed = changeBook(book, change)
        edit.put(changed)
        if (changed.isbn !== book.isbn) await lookUps.want(edit.trx, changed.isbn)
      }),
  })
  commands.register('books.remove', {
    roles,
    run: (call) => change(call, 'remove', (edit) => setRemoved(edit, call.data.bookIds, edit.at)),
  })
  commands.register('books.restore', {
    roles,
    run: (call) => change(call, 'restore', (edit) => setRemoved(edit, call.data.bookIds, null)),
  })

  commands.register('book.set-cover', {
    roles,
    async run(call) {
      const cover = await covers.fromPhoto(call.device.sessionId, call.data.photoId)
      return change(call, 'cover', async (edit) => {
        edit.put(withCover(await findOne(edit, call.data.bookId), cover, ownSource))
      })
    },
  })

  commands.register('book.find', {
    roles,
    async run({ device, data, append }) {
      const isbn = readIsbn(data.isbn)
      const { seq } = await append(async (trx, session) => {
        const bookIds = (await withIsbn(trx, session, isbn)).map(({ id }) => id)
        return { events: [{ type: 'book.found', data: { isbn, bookIds } }], answer: undefined }
      })
      // Also for a retry, of which the log knows only that it was asked.
      const found = (await withIsbn(db.read, await sessionOf(device.sessionId), isbn)).map(recordOf)
      const books = found.map(({ id: bookId, details: { facts, shelves, location, copies, loans } }) => ({
        ...{ bookId, title: facts.title ?? '', authors: facts.authors ?? [], shelves },
        ...(location !== null && { location }),
        ...{ copies: copies.length, lent: loans.filter(({ returnedAt }) => returnedAt === undefined).length },
      }))
      const answer: FoundBooks = { isbn, bookIds: books.map(({ bookId }) => bookId), books }
      return { seq, answer }
    },
  })

  async function add({ device, data, append }: Call<'book.add'>) {
    let ownerId = ''
    const { seq, answer } = await append(async (trx, session) => {
      ownerId = catalogueOf(session)
      const done = await addIn(trx, session, device, data)
      return { events: eventsOfAddition(done.answer, data), answer: done }
    })
    jobs.wake()
    // A retry of what has happened: the log knows that it did, the catalogue knows what came of it.
    if (!answer) return { seq, answer: await earlier(device.sessionId, data) }
    await tellPages(ownerId, eventsOf(answer.changed, answer.version), device.sessionId)
    return { seq, answer: answerOf(answer.answer) }
  }

  /** For the owner alone: nobody reads the session any more, and its log is closed. */
  async function addLate({ device, data }: Omit<Call<'book.add'>, 'append'>) {
    const { session, done } = await inTransaction(db, async (trx) => {
      const session = await lockLateSession(trx, db.kind, device)
      return { session, done: await addIn(trx, session, device, data) }
    })
    jobs.wake()
    await tellPages(session.ownerId, eventsOf(done.changed, done.version))
    return { seq: session.head, answer: answerOf(done.answer) }
  }

  async function addIn(trx: Transaction<Tables>, session: SessionRow, device: Device, data: NewBook) {
    const origin = { sessionId: session.id, deviceId: device.id, deviceName: device.name }
    const how = { kind: db.kind, ownerId: catalogueOf(session), at: clock.now() }
    const done = await changeCatalogue(trx, how, (edit) =>
      addBook(edit, data, origin, (isbn) => lookUps.known(trx, isbn)),
    )
    const { kind, book } = done.answer
    if (kind === 'new' && book.lookUp === 'waiting') await lookUps.want(trx, book.isbn)
    return done
  }

  async function earlier(sessionId: string, { bookId, isbn }: NewBook) {
    const session = await sessionOf(sessionId)
    const own = db.read.selectFrom('books').selectAll().where('ownerId', '=', catalogueOf(session))
    const added = await own.where('id', '=', bookId).executeTakeFirst()
    if (added) return answerOf({ kind: 'again', book: recordOf(added) })
    const [twin] = await withIsbn(db.read, session, isbn === undefined ? '' : readIsbn(isbn))
    return twin && answerOf({ kind: 'known', book: recordOf(twin) })
  }

  function sessionOf(id: string) {
    return db.read.selectFrom('sessions').select(['id', 'ownerId']).where('id', '=', id).executeTakeFirstOrThrow()
  }

  /** The oldest first. */
  function withIsbn(from: Kysely<Tables>, session: Pick<SessionRow, 'id' | 'ownerId'>, isbn: string) {
    const own = from.selectFrom('books').selectAll().where('ownerId', '=', catalogueOf(session))
    return own.where('isbn', '=', isbn).where('removedAt', 'is', null).orderBy('addedAt').execute()
  }

  async function change<T extends CommandType>(
    { device, append }: Call<T>,
    undo: 'edit' | 'remove' | 'restore' | 'cover',
    work: (edit: CatalogueEdit) => Promise<void>,
  ) {
    let ownerId = ''
    const { seq, answer } = await append(async (trx: Transaction<Tables>, session: SessionRow) => {
      ownerId = catalogueOf(session)
      const done = await changeCatalogue(trx, { kind: db.kind, ownerId, at: clock.now(), undo }, work)
      return { events: eventsOf(done.changed, done.version), answer: done }
    })
    jobs.wake()
    if (answer) await tellPages(ownerId, eventsOf(answer.changed, answer.version), device.sessionId)
    return { seq, answer: answer && { version: answer.version, undoId: answer.undoId } }
  }
}

function eventsOfAddition({ kind, book }: Addition, data: NewBook): NewEvent[] {
  if (kind === 'again' || book.removedAt !== null) return []
  const { id: bookId, isbn } = book
  const { title } = book.details.facts
  if (kind === 'known') {
    return [{ type: 'book.known', data: { bookId, isbn: isbn ?? data.isbn ?? '', copies: book.details.copies.length } }]
  }
  return [{ type: 'book.added', data: { bookId, ...(isbn !== null && { isbn }), ...(title && { title }) } }]
}
