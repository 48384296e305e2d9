import type { NewEvent } from '@snaplink/contract'
import { AppError } from '../../errors.ts'
import type { BookParts } from './book-parts.ts'
import type { BookRecord } from './book-record.ts'

/** More ids than this make an event longer than asking for what changed. */
const maxNamed = 100

/** What to tell of books that changed, for readers that have the catalogue's version before. */
export function eventsOf(changed: readonly BookRecord[], version: number): NewEvent[] {
  const named = (books: readonly BookRecord[]) =>
    books.length > maxNamed ? {} : { bookIds: books.map(({ id }) => id) }
  const gone = changed.filter(({ removedAt }) => removedAt !== null)
  const here = changed.filter(({ removedAt }) => removedAt === null)
  return [
    ...(here.length > 0 ? [{ type: 'book.updated' as const, data: { ...named(here), version } }] : []),
    ...(gone.length > 0 ? [{ type: 'book.removed' as const, data: { ...named(gone), version } }] : []),
  ]
}

export type TellPages = (ownerId: string, events: readonly NewEvent[], except?: string) => Promise<void>

/**
 * Tells the open sessions of an owner what became of their books. After the change, not with it: a catalogue has no log of its own, and
 * a page whose line broke asks for what changed since its version anyway.
 */
export function createTellPages({ db, log }: Pick<BookParts, 'db' | 'log'>): TellPages {
  return async (ownerId, events, except) => {
    if (events.length === 0) return
    const nobodys = /^session:(.*)$/.exec(ownerId)?.[1]
    const sessions = db.read
      .selectFrom('sessions')
      .select('id')
      .where('kind', '=', 'work')
      .where('closedAt', 'is', null)
    const own = nobodys === undefined ? sessions.where('ownerId', '=', ownerId) : sessions.where('id', '=', nobodys)
    const open = (await own.execute()).filter(({ id }) => id !== except)
    // In one tick, so that they share a transaction.
    await Promise.all(
      open.map(({ id }) =>
        log.append(id, { by: 'server' }, async () => ({ events: [...events], answer: undefined })).catch(unlessClosed),
      ),
    )
  }
}

function unlessClosed(error: unknown): void {
  if (!(error instanceof AppError)) throw error
}
