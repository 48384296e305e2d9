import type { BookVerb } from '@snaplink/contract'
import { type PhoneSession, SnaplinkError } from '@snaplink/sdk'
import type { BookToAdd } from '@snaplink/sdk/book-outbox'
import { useStore } from '@snaplink/sdk/react'
import { useEffect, useMemo, useRef, useState } from 'react'
import { bookScanner as texts } from '../../book-scanner-texts.ts'
import { errorSentence } from '../../texts.ts'
import { repeatOf } from '../scanner/repeats.ts'
import { scanOutboxOf } from '../scanner/scan-outbox-of.ts'
import type { GivenCode } from '../scanner/scanning-props.ts'
import { useSounds } from '../scanner/use-sounds.ts'
import { type Asking, askAbout } from './ask-about.ts'
import { type BookLine, linesOf, type Remark } from './book-lines.ts'
import { bookOutboxOf, booksOf } from './book-parts.ts'
import { isbnOfEan } from './typed-isbn.ts'
import { useCoverPhotos } from './use-cover-photos.ts'
import { useRemarks } from './use-remarks.ts'

export interface BookTakingOptions {
  verb: BookVerb
  isContinuous: boolean
  hasSound: boolean
}

/** What becomes of codes that are read or typed in book mode: added, asked about, told; and what is to be done after each. */
export function useBookTaking(session: PhoneSession, { verb, isContinuous, hasSound }: BookTakingOptions) {
  const outbox = bookOutboxOf(session)
  const books = booksOf(session)
  const sent = useStore(outbox.books)
  const views = useStore(books.books)
  const isAway = useStore(session.connection).state !== 'live'
  const { remarks, put, change, drop } = useRemarks()
  const asked = useRef(new Map<string, Asking>())
  const [reads, setReads] = useState(0)
  const [isResting, setResting] = useState(false)
  /** The book whose cover is to be photographed. */
  const [subject, setSubject] = useState<BookLine | null>(null)
  const play = useSounds(hasSound)
  const thumbs = useCoverPhotos(session, (isbn, title) =>
    put({ isbn, title, tone: 'bad', words: texts.cover.failed, isPassing: true }),
  )
  const lines = useMemo(() => {
    const words = isAway ? texts.away : texts.asking
    const said = remarks.map((remark) => (remark.tone === 'waiting' ? { ...remark, words } : remark))
    return linesOf({ sent, views, remarks: said, thumbs })
  }, [sent, views, remarks, thumbs, isAway])

  function take({ code, format }: GivenCode) {
    setReads((count) => count + 1)
    if (!isContinuous) setResting(true)
    const isbn = isbnOfEan(code)
    if (!isbn) return void takeProduct(code, format)
    if (verb.verb === 'add') addUnlessKnown(isbn)
    else void askFor(isbn, verb)
  }

  /** No book: where books are added, it is kept with what else is scanned. */
  function takeProduct(code: string, format: string) {
    play('again')
    if (verb.verb !== 'add') return put({ isbn: code, tone: 'warn', words: texts.noBook, isPassing: true })
    const scans = scanOutboxOf(session)
    if (repeatOf(code, scans.scans.get(), 'once').kind === 'new') scans.add({ code, format })
    return put({ isbn: code, tone: 'warn', words: texts.product }, `product ${code}`)
  }

  function addUnlessKnown(isbn: string) {
    const earlier = linesOf({ sent: outbox.books.get(), views: books.books.get() }).findLast(
      (line) => line.isbn === isbn && line.sent?.state !== 'failed',
    )
    play(earlier ? 'again' : 'read')
    if (!earlier) return add({ isbn })
    const title = earlier.name === isbn ? undefined : earlier.name
    put({ isbn, title, tone: 'warn', words: texts.already, offer: 'copy', isPassing: true }, `already ${isbn}`)
  }

  function add(book: BookToAdd) {
    const { shelf, location } = verb.verb === 'add' ? verb : noPlace
    outbox.add({
      ...book,
      ...(shelf !== undefined && { shelves: [shelf] }),
      ...(location !== undefined && { location }),
    })
  }

  async function askFor(isbn: string, asking: Asking, again?: string) {
    if (!again) play('read')
    const id = put({ isbn, tone: 'waiting', words: '' }, again)
    asked.current.set(id, asking)
    try {
      const answer = await askAbout(books, isbn, asking)
      if (answer.tone !== 'good') play('again')
      change(id, answer)
    } catch (error) {
      if (!(error instanceof SnaplinkError)) throw error
      play('again')
      change(id, refusal(error))
    }
  }

  function accept({ id, isbn, offer, sent: one }: BookLine) {
    if (offer === 'again' && one) return outbox.retry(one.bookId)
    const asking = asked.current.get(id)
    if (offer === 'again' && isbn && asking) return void askFor(isbn, asking, id)
    if (!isbn) return
    // What it said is no longer so.
    if (one) void outbox.undo(one.bookId)
    else drop(id)
    play('read')
    add(offer === 'copy' ? { isbn, ifKnown: 'copy' } : { isbn })
  }

  async function undo({ id, isbn = '', name, sent: one }: BookLine) {
    play('undone')
    if (!one) return drop(id)
    const title = name === isbn ? undefined : name
    try {
      await outbox.undo(one.bookId)
      put({ isbn, title, tone: 'good', words: texts.undone, isPassing: true }, 'undone')
    } catch {
      put({ isbn, title, tone: 'bad', words: texts.undoFailed, isPassing: true }, 'undone')
    }
  }

  function goOn() {
    setResting(false)
    setSubject(null)
  }

  useEffect(() => {
    // Whoever wants one after the other now need not press first.
    if (isContinuous) setResting(false)
  }, [isContinuous])

  return {
    // While a cover is photographed, no code in view is meant.
    ...{
      lines,
      reads,
      isResting: isResting || subject !== null,
      subject,
      take,
      add,
      accept,
      undo,
      goOn,
      rest: () => setResting(true),
    },
    photograph: setSubject,
  }
}

/** What is added while scans do something else. */
const noPlace: { shelf?: string; location?: string } = {}

function refusal({ code }: SnaplinkError): Pick<Remark, 'tone' | 'words' | 'offer'> {
  if (code === 'book.unknown') return { tone: 'warn', words: texts.notFound, offer: 'add' }
  return { tone: 'bad', words: errorSentence(code), offer: 'again' }
}
