import '../scans/scans-page.css'
import './books-page.css'
import type { PageSession } from '@snaplink/sdk'
import type { OwnBooks } from '@snaplink/sdk/books'
import { Banner, Button, IconButton, PhoneIcon, SoundIcon, SoundOffIcon } from '@snaplink/sdk/design'
import { ExpiryBanner, PairingCard, PhonesRow, usePairing, useStore } from '@snaplink/sdk/react'
import { useCallback, useMemo, useState } from 'react'
import { addBook, receiver, books as texts } from '../../book-texts.ts'
import { number } from '../../scan-texts.ts'
import { minutes } from '../../texts.ts'
import { BookShelves } from '../book-shelves/book-shelves.tsx'
import { Opening } from '../opening.tsx'
import { Link, navigate, type Path, paths, useHash } from '../router.tsx'
import { arrivingBooks, useArrivals } from '../scans/use-arrivals.ts'
import { useHeading } from '../use-heading.ts'
import { AddByTitle } from './add-by-title.tsx'
import { BookDashboard } from './book-dashboard.tsx'
import { BookPanel } from './book-panel.tsx'
import { choicesOf } from './find-books.ts'
import { IsbnComposer } from './isbn-composer.tsx'
import { Receiver } from './receiver.tsx'
import { SightingBanner } from './sighting.tsx'
import { TakeBack } from './take-back.tsx'
import { useBookChanges } from './use-book-changes.ts'
import { useBookVerb } from './use-book-verb.ts'
import { VerbBar } from './verb-bar.tsx'

export interface BooksPageProps {
  session: PageSession
  own: OwnBooks
  shows: Path
  onOpenNew(): void
}

const views = [
  [paths.books, texts.all],
  [paths.lent, texts.lent],
  [paths.shelfCheck, texts.shelfCheck],
  [paths.bringIn, texts.bringIn],
] as const

/**
 * The books of this person, and the way to scan more. With neither a phone nor a book it is the receiver: a code, and what to do with it.
 * It turns into the dashboard by itself when a phone joins.
 */
export function BooksPage({ session, own, shows, onOpenNew }: BooksPageProps) {
  const books = useStore(own.books)
  const isLoaded = useStore(own.isComplete)
  const view = useStore(session.view)
  const hasEnded = useStore(session.connection).state === 'ended'
  const pairing = usePairing(session, { offersCode: !hasEnded })
  const changes = useBookChanges(own)
  const { spoken, fresh, sound } = useArrivals(session, arrivingBooks)
  const [verb, setVerb] = useBookVerb(session)
  const choices = useMemo(() => choicesOf(books), [books])
  const openId = useHash().slice(1)
  const bookId = shows === paths.books ? openId : ''
  const closeBook = useCallback(() => navigate(paths.books, { replace: true }), [])
  const [isAdding, setAdding] = useState(false)
  const [hidesCode, setHidesCode] = useState(false)
  const isReceiver = shows === paths.books && books.length === 0 && pairing.reachable.length === 0 && !hasEnded
  const title = isReceiver ? receiver.title : texts.title
  const heading = useHeading(title)
  // One that was over before it could be looked at has none; the books are there all the same.
  if (!view && !hasEnded) return <Opening />

  const isEmpty = books.length === 0
  const hasPhone = pairing.reachable.length > 0
  const mayHide = pairing.isAdding || !isEmpty
  const showsCode = pairing.showsCode && (pairing.isAdding || isEmpty || !hidesCode)
  const hide = () => (pairing.isAdding ? pairing.setAdding(false) : setHidesCode(true))
  return (
    <section className="uploader books-page">
      <p className="spoken" role="status">
        {spoken}
      </p>
      <div className={`uploader-top ${showsCode ? '' : 'is-folded'}`}>
        <h1 ref={heading} tabIndex={-1}>
          {title} {!isEmpty && <span className="uploader-count figures">{number(books.length)}</span>}
        </h1>
        {!hasEnded && <PhonesRow session={session} pairing={pairing} />}
        {!hasEnded && !hasPhone && !showsCode && (
          <Button icon={<PhoneIcon size={18} />} onClick={() => setHidesCode(false)}>
            {texts.connect}
          </Button>
        )}
      </div>
      {!isReceiver && (
        <div className="scans-bar">
          <nav className="scans-views" aria-label={texts.views}>
            {views.map(([path, name]) => (
              <Link key={path} to={path} aria-current={shows === path ? 'page' : undefined}>
                {name}
              </Link>
            ))}
          </nav>
          <TakeBack own={own} changes={changes} />
          <IconButton label={sound.isOn ? texts.soundOn : texts.soundOff} onClick={() => sound.turn(!sound.isOn)}>
            {sound.isOn ? <SoundIcon /> : <SoundOffIcon />}
          </IconButton>
        </div>
      )}
      {!isReceiver && shows === paths.books && (
        <div className="ways-in">
          {!hasEnded && <VerbBar verb={verb} onVerb={setVerb} choices={choices} />}
          <div className="ways-in-typed">
            <IsbnComposer own={own} />
            <Button onClick={() => setAdding(true)}>{addBook.byHand}</Button>
          </div>
        </div>
      )}
      <div className="uploader-notes">
        <ExpiryBanner session={session} text={(leftMs) => texts.expiring(minutes(leftMs))} />
        {hasEnded && (
          <Banner tone="info" action={<Button onClick={onOpenNew}>{texts.closedAgain}</Button>}>
            {texts.closedTitle}
          </Banner>
        )}
        <SightingBanner session={session} own={own} changes={changes} />
      </div>
      <div className={`uploader-body ${showsCode ? 'has-side' : ''}`}>
        <div className="scans-main">
          {shows !== paths.books ? (
            <BookShelves shows={shows} session={session} own={own} />
          ) : isReceiver ? (
            <Receiver isLoaded={isLoaded} own={own} />
          ) : (
            <BookDashboard
              session={session}
              own={own}
              changes={changes}
              choices={choices}
              pairing={pairing}
              fresh={fresh}
            />
          )}
        </div>
        {showsCode && view && (
          <PairingCard
            session={session}
            addresses={view.addresses}
            title={pairing.isAdding ? undefined : texts.pairTitle}
            onHide={mayHide ? hide : undefined}
          />
        )}
      </div>
      {bookId !== '' && (
        <BookPanel key={bookId} bookId={bookId} own={own} changes={changes} choices={choices} onClose={closeBook} />
      )}
      {isAdding && <AddByTitle own={own} onClose={() => setAdding(false)} />}
    </section>
  )
}
