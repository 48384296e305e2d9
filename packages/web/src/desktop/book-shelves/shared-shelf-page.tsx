import './shared-shelf.css'
import type { SharedShelf } from '@snaplink/contract'
import { SnaplinkError } from '@snaplink/sdk'
import { Button } from '@snaplink/sdk/design'
import { type RefObject, useCallback, useEffect, useRef, useState } from 'react'
import { share as texts } from '../../shelf-texts.ts'
import { desktop, errorSentence, type FailureCode } from '../../texts.ts'
import { untilReachable } from '../../until-reachable.ts'
import { BookCover } from '../books/book-cover.tsx'
import { Notice } from '../notice.tsx'
import { Link, paths } from '../router.tsx'
import { useSnaplink } from '../snaplink.ts'
import { useHeading } from '../use-heading.ts'

type Shown =
  | { state: 'loading' }
  | { state: 'refused'; code: FailureCode }
  | { state: 'here'; shelf: SharedShelf; isMoreComing: boolean }

/** What whoever has the link sees of a shelf: covers, titles, authors. Needs no login, and asks nobody else for anything. */
export function SharedShelfPage({ token }: { token: string }) {
  const { shown, more } = useSharedShelf(token)
  if (shown.state === 'loading') return <Notice title={texts.loadingShelf} />
  if (shown.state === 'refused') {
    const isGone = shown.code === 'share.unknown'
    return (
      <Notice
        title={isGone ? texts.goneTitle : desktop.unreachable}
        text={isGone ? texts.goneText : errorSentence(shown.code)}
        action={<Link to={paths.photos}>{texts.goHome}</Link>}
      />
    )
  }
  return <Shelf shelf={shown.shelf} isMoreComing={shown.isMoreComing} onMore={more} />
}

function Shelf({ shelf: { shelf, total, books }, isMoreComing, onMore }: ShelfProps) {
  const heading = useHeading(shelf)
  const moreButton = useRef<HTMLDivElement>(null)
  useWhenNear(moreButton, onMore, books.length)
  return (
    <section className="shared-shelf">
      <div className="shared-head">
        <h1 ref={heading} tabIndex={-1}>
          <bdi>{shelf}</bdi> <span className="uploader-count figures">{texts.count(total)}</span>
        </h1>
      </div>
      {total === 0 ? (
        <p className="soft">{texts.emptyShelf}</p>
      ) : (
        <ul className="shared-books" aria-label={shelf}>
          {books.map((book, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: they are only ever added to
            <li key={index}>
              <BookCover book={book} />
              <p className="shared-title">
                <bdi>{book.title || texts.untitled}</bdi>
              </p>
              {book.authors.length > 0 && (
                <p className="soft">
                  <bdi>{book.authors.join(', ')}</bdi>
                </p>
              )}
            </li>
          ))}
        </ul>
      )}
      {books.length < total && (
        <div ref={moreButton} className="shared-more">
          <Button busy={isMoreComing} onClick={onMore}>
            {texts.more}
          </Button>
        </div>
      )}
      <p className="shared-by soft">
        <Link to={paths.photos}>{texts.by}</Link>
      </p>
    </section>
  )
}

interface ShelfProps {
  shelf: SharedShelf
  isMoreComing: boolean
  onMore(): void
}

/** A shelf, a hundred books at a time. */
function useSharedShelf(token: string): { shown: Shown; more(): void } {
  const snaplink = useSnaplink()
  const [shown, setShown] = useState<Shown>({ state: 'loading' })
  const [wanted, setWanted] = useState(0)
  const loaded = useRef<SharedShelf['books']>([])
  useEffect(() => {
    const gone = new AbortController()
    untilReachable(() => snaplink.sharedShelf(token, wanted), {
      signal: gone.signal,
      onUnreachable: () =>
        setShown((before) => (before.state === 'here' ? before : { state: 'refused', code: 'network' })),
    }).then(
      (shelf) => {
        if (gone.signal.aborted) return
        loaded.current = [...loaded.current.slice(0, wanted), ...shelf.books]
        // Books may have gone meanwhile: where nothing more comes, this is all.
        const total = shelf.books.length === 0 ? loaded.current.length : shelf.total
        setShown({ state: 'here', shelf: { ...shelf, total, books: loaded.current }, isMoreComing: false })
      },
      (error) => {
        if (gone.signal.aborted) return
        if (!(error instanceof SnaplinkError)) throw error
        setShown({ state: 'refused', code: error.code })
      },
    )
    return () => gone.abort()
  }, [snaplink, token, wanted])

  const more = useCallback(() => {
    setShown((before) => (before.state === 'here' ? { ...before, isMoreComing: true } : before))
    setWanted(loaded.current.length)
  }, [])
  return { shown, more }
}

/** Whoever scrolls need not press. @param count of what is there: with more of it, the place is looked for anew */
function useWhenNear(place: RefObject<HTMLElement | null>, work: () => void, count: number): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: an observer tells once what stays in sight, and again when it is made anew
  useEffect(() => {
    const element = place.current
    if (!element) return
    const observer = new IntersectionObserver(([entry]) => entry?.isIntersecting && work(), { rootMargin: '800px' })
    observer.observe(element)
    return () => observer.disconnect()
  }, [place, work, count])
}
