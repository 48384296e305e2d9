import type { PhoneSession } from '@snaplink/sdk'
import { type BookOutbox, openBookOutbox } from '@snaplink/sdk/book-outbox'
import { type Books, openBooks } from '@snaplink/sdk/books'

const outboxes = new WeakMap<PhoneSession, BookOutbox>()
const catalogues = new WeakMap<PhoneSession, Books>()

/** The books that this phone has added, opened when they are first needed and once, however often that is. */
export function bookOutboxOf(session: PhoneSession): BookOutbox {
  return once(outboxes, session, openBookOutbox)
}

/** What is known of the books of this session. */
export function booksOf(session: PhoneSession): Books {
  return once(catalogues, session, openBooks)
}

/** For a session that comes with its own. */
export function giveBooks(session: PhoneSession, outbox: BookOutbox, books: Books): void {
  outboxes.set(session, outbox)
  catalogues.set(session, books)
}

function once<Part>(opened: WeakMap<PhoneSession, Part>, session: PhoneSession, open: (session: PhoneSession) => Part) {
  const part = opened.get(session) ?? open(session)
  opened.set(session, part)
  return part
}
