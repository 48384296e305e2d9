import type { BookVerb } from '@snaplink/contract'
import type { Books } from '@snaplink/sdk/books'
import { bookScanner as texts } from '../../book-scanner-texts.ts'
import type { Remark } from './book-lines.ts'

/** What a scan does that needs the computer's answer. */
export type Asking = Exclude<BookVerb, { verb: 'add' }>
type Answer = Pick<Remark, 'title' | 'tone' | 'words' | 'offer'>

/** Finds, lends, takes back or checks. @throws SnaplinkError */
export async function askAbout(books: Books, isbn: string, asking: Asking): Promise<Answer> {
  switch (asking.verb) {
    case 'find':
      return foundAs(await books.find(isbn))
    case 'lend': {
      const { person, dueAt } = asking
      const lent = await books.lend({ isbn }, { person, ...(dueAt !== undefined && { dueAt }) })
      const by = dueAt === undefined ? '' : ` ${texts.verb.dueAt(dueAt)}.`
      // Asked again after a lost answer, the computer says no more than that it is so.
      return { title: lent?.title, tone: 'good', words: texts.lent(person) + by }
    }
    case 'return': {
      const back = await books.takeBack({ isbn })
      return { title: back?.title, tone: 'good', words: texts.returned(back?.person ?? '') }
    }
    case 'check': {
      const { outcome, title, ...place } = await books.check(asking.shelfCheckId, isbn)
      if (outcome === 'right') return { title, tone: 'good', words: texts.right }
      if (outcome === 'extra') return { title, tone: 'warn', words: texts.extra, offer: 'add' }
      return { title, tone: 'warn', words: texts.misplaced(placesOf(place)) }
    }
  }
}

function foundAs(found: Awaited<ReturnType<Books['find']>>): Answer {
  const [first] = found
  if (!first) return { tone: 'warn', words: texts.notFound, offer: 'add' }
  const places = [...new Set(found.map(placesOf))].filter(Boolean).join('; ')
  const copies = found.reduce((sum, each) => sum + each.copies, 0)
  const lent = found.reduce((sum, each) => sum + each.lent, 0)
  const words = [texts.found(places), lent > 0 && texts.foundLent(lent, copies)].filter(Boolean).join(' ')
  return { title: first.title, tone: 'good', words }
}

/** "Room 2, shelf C". */
function placesOf({ location, shelves = [] }: { location?: string | undefined; shelves?: readonly string[] }): string {
  return [location, ...shelves.map(texts.shelf)].filter(Boolean).join(', ')
}
