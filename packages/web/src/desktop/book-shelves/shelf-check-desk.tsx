import type { PageSession } from '@snaplink/sdk'
import type { ShelfCheckList } from '@snaplink/sdk/book-desk'
import type { OwnBooks } from '@snaplink/sdk/books'
import { Button, ConfirmDialog, DeleteIcon, DownloadIcon, IconButton, LeftIcon, useToast } from '@snaplink/sdk/design'
import { useStore } from '@snaplink/sdk/react'
import { useEffect, useId, useMemo, useRef, useState } from 'react'
import { number } from '../../scan-texts.ts'
import { shelfCheck as texts } from '../../shelf-texts.ts'
import { useBookVerb } from '../books/use-book-verb.ts'
import { dayAndTime } from '../day-and-time.ts'
import { useSnaplink } from '../snaplink.ts'
import { type CheckState, checkLines } from './check-lines.ts'
import { CheckTable } from './check-table.tsx'
import { IsbnComposer } from './isbn-composer.tsx'
import { type ShelfChecks, useShelfCheck } from './use-shelf-checks.ts'

const filters = ['all', 'missing', 'misplaced', 'extra', 'right'] as const

export interface ShelfCheckDeskProps {
  check: ShelfCheckList['shelfChecks'][number]
  checks: ShelfChecks
  session: PageSession
  own: OwnBooks
  onClose(): void
}

/** One stock-take of a shelf: ticked off while it runs, to be taken away when it has ended. */
export function ShelfCheckDesk({ check, checks, session, own, onClose }: ShelfCheckDeskProps) {
  const { shelfCheckId, startedAt, endedAt } = check
  const name = check.shelf ?? check.location ?? ''
  const isRunning = endedAt === undefined
  const toast = useToast()
  const snaplink = useSnaplink()
  const id = useId()
  const books = useStore(own.books)
  const { view, last, count } = useShelfCheck(session, shelfCheckId, !isRunning)
  const [filter, setFilter] = useState<CheckState | 'all'>('all')
  const [isRemoving, setRemoving] = useState(false)
  const [verb, setVerb] = useBookVerb(session)
  const heading = useRef<HTMLHeadingElement>(null)

  // Whoever looks at a check that runs wants their phone to count for it.
  const isCounting = verb.verb === 'check' && verb.shelfCheckId === shelfCheckId
  const atFirst = useRef({ isRunning, isCounting, setVerb })
  useEffect(() => {
    const { isRunning, isCounting, setVerb } = atFirst.current
    if (isRunning && !isCounting) setVerb({ verb: 'check', shelfCheckId })
  }, [shelfCheckId])

  const lines = useMemo(
    () => (view ? checkLines(view, isRunning ? last?.isbn : undefined) : []),
    [view, last, isRunning],
  )
  const shown = useMemo(() => lines.filter(({ state }) => filter === 'all' || state === filter), [lines, filter])
  const lastTitle = last && (books.find(({ isbn }) => isbn === last.isbn)?.title || last.isbn)
  if (!view) return <p className="soft">{texts.loading}</p>

  const all = view.found + view.missing.reduce((sum, { copies }) => sum + copies, 0)
  const countOf = (each: CheckState | 'all') =>
    (each === 'all' ? lines : lines.filter(({ state }) => state === each)).length
  const phonesAddAgain = () => {
    if (isCounting) setVerb({ verb: 'add' })
  }
  const end = async () => {
    if (!(await checks.end(shelfCheckId))) return
    phonesAddAgain()
    toast({ text: texts.ended(name) })
    heading.current?.focus()
  }
  const remove = async () => {
    setRemoving(false)
    if (!(await checks.remove(shelfCheckId))) return
    phonesAddAgain()
    toast({ text: texts.removed(name) })
    onClose()
  }

  return (
    <section className="stock-take" aria-labelledby={id}>
      <div className="stock-take-head">
        <div>
          <button type="button" className="text-button" onClick={onClose}>
            <LeftIcon size={16} />
            {texts.all}
          </button>
          <h2 id={id} ref={heading} tabIndex={-1}>
            {name}
          </h2>
          <p className="soft">
            {texts.startedAt(dayAndTime(startedAt))}
            {endedAt === undefined ? ` · ${texts.running}` : ` · ${texts.endedAt(dayAndTime(endedAt))}`}
          </p>
        </div>
        <div className="stock-take-actions">
          <a className="button button-plain" href={snaplink.shelfCheckExportUrl(shelfCheckId)} download>
            <DownloadIcon size={18} />
            {texts.export}
          </a>
          {isRunning && (
            <Button kind="primary" onClick={() => void end()}>
              {texts.end}
            </Button>
          )}
          <IconButton label={texts.remove} onClick={() => setRemoving(true)}>
            <DeleteIcon size={18} />
          </IconButton>
        </div>
      </div>
      <div className="stock-progress">
        <progress aria-label={texts.progressLabel} value={view.found} max={Math.max(1, all)} />
        <p className="figures">{texts.progress(view.found, all)}</p>
        <p className="soft figures">{texts.scans(view.scans)}</p>
      </div>
      {isRunning && (
        <div className="check-now">
          <p className="check-last" role="status" data-outcome={last?.outcome}>
            {last && lastTitle
              ? texts.outcome[last.outcome](lastTitle)
              : view.scans > 0
                ? texts.goOn
                : texts.nothingYet}
          </p>
          <IsbnComposer onAdd={count} />
        </div>
      )}
      <fieldset className="stock-filters">
        <legend className="spoken">{texts.show}</legend>
        {filters.map((each) => (
          <button key={each} type="button" aria-pressed={filter === each} onClick={() => setFilter(each)}>
            {texts.filters[each]} <span className="figures">{number(countOf(each))}</span>
          </button>
        ))}
      </fieldset>
      {shown.length > 0 ? (
        <CheckTable lines={shown} freshIsbn={isRunning ? last?.isbn : undefined} />
      ) : (
        <p className="scan-nothing soft">{texts.none}</p>
      )}
      {isRemoving && (
        <ConfirmDialog
          title={texts.removeTitle(name)}
          text={texts.removeText}
          yes={texts.remove}
          no={texts.removeNo}
          onYes={() => void remove()}
          onNo={() => setRemoving(false)}
        />
      )}
    </section>
  )
}
