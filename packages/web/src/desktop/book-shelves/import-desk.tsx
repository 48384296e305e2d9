import type { ImportOutcome, ImportReport } from '@snaplink/contract'
import type { OwnBooks } from '@snaplink/sdk/books'
import { Banner, Button, CheckIcon, LeftIcon, ProblemIcon, useToast } from '@snaplink/sdk/design'
import { failureSentence } from '@snaplink/sdk/react'
import { useEffect, useRef, useState } from 'react'
import { bringIn as texts } from '../../shelf-texts.ts'
import { Link, paths } from '../router.tsx'
import { useOwn } from '../use-own.ts'
import { formatName } from './format-name.ts'
import { ImportTable } from './import-table.tsx'
import { useImport } from './use-import.ts'

const outcomes: readonly ImportOutcome[] = ['new', 'added', 'known', 'wrong-isbn', 'empty']
const mostColumns = 12

export interface ImportDeskProps {
  importId: string
  own: OwnBooks
  onLeave(): void
}

/** One file that was read: what would become of it, how far it is, what became of it. */
export function ImportDesk({ importId, own, onLeave }: ImportDeskProps) {
  const [page, setPage] = useState(0)
  const { found, start } = useImport(own, importId, page)
  const toast = useToast()
  const [isStarting, setStarting] = useState(false)
  const heading = useRef<HTMLHeadingElement>(null)
  const isHere = found.state === 'here'

  // What one pressed to come here is gone.
  useEffect(() => {
    if (isHere) heading.current?.focus()
  }, [isHere])

  const back = (
    <button type="button" className="text-button import-back" onClick={onLeave}>
      <LeftIcon size={16} />
      {texts.leave}
    </button>
  )
  if (found.state === 'loading') return <p className="soft">{texts.loading}</p>
  if (found.state === 'gone') {
    return (
      <div className="import-desk">
        {back}
        <p>{texts.gone}</p>
      </div>
    )
  }
  const { report } = found
  const { state, format, rows, doneRows } = report
  const begin = async () => {
    setStarting(true)
    try {
      await start()
    } catch (error) {
      toast({ tone: 'bad', text: failureSentence(error) })
    } finally {
      setStarting(false)
    }
  }

  return (
    <div className="import-desk">
      {back}
      <h2 ref={heading} tabIndex={-1}>
        {texts.about(formatName(format), rows)}
      </h2>
      <Summary report={report} />
      {state === 'read' && <Begin count={report.counts.new ?? 0} isBusy={isStarting} onBegin={() => void begin()} />}
      {state === 'running' && (
        <div className="import-progress">
          <progress aria-label={texts.progressLabel} value={doneRows} max={Math.max(1, rows)} />
          <p className="figures">{texts.running(doneRows, rows)}</p>
          <p className="soft">{texts.runningText}</p>
        </div>
      )}
      {state === 'failed' && (
        <Banner
          tone="bad"
          icon={<ProblemIcon />}
          action={
            <Button busy={isStarting} onClick={() => void begin()}>
              {texts.again}
            </Button>
          }
        >
          {texts.failed}
        </Banner>
      )}
      {state === 'done' && <Done own={own} report={report} />}
      <ImportTable report={report} page={page} onPage={setPage} />
    </div>
  )
}

/** How many of each, and what the file has that is not taken over. */
function Summary({ report: { counts, ignoredColumns } }: { report: ImportReport }) {
  const named = ignoredColumns.slice(0, mostColumns)
  const more = ignoredColumns.length - named.length
  return (
    <>
      <ul className="import-counts">
        {outcomes.map((outcome) => {
          const count = counts[outcome] ?? 0
          return count > 0 && <li key={outcome}>{texts.outcomeCount(count, outcome)}.</li>
        })}
      </ul>
      {named.length > 0 && (
        <p className="soft import-ignored">
          {texts.ignored([...named, ...(more > 0 ? [texts.moreColumns(more)] : [])].join(', '))}
        </p>
      )}
    </>
  )
}

function Begin({ count, isBusy, onBegin }: { count: number; isBusy: boolean; onBegin(): void }) {
  if (count === 0) return <p className="import-nothing">{texts.nothingNew}</p>
  return (
    <div>
      <Button kind="primary" busy={isBusy} onClick={onBegin}>
        {texts.start(count)}
      </Button>
    </div>
  )
}

function Done({ own, report }: { own: OwnBooks; report: ImportReport }) {
  const toast = useToast()
  const [round, setRound] = useState(0)
  const [isUndoing, setUndoing] = useState(false)
  const undos = useOwn(() => own.undos(), round)
  const { undoId } = report
  const mayUndo = undoId !== undefined && undos?.some((each) => each.undoId === undoId)
  const undo = async () => {
    if (undoId === undefined) return
    setUndoing(true)
    try {
      await own.undo(undoId)
      toast({ text: texts.undone })
    } catch (error) {
      toast({ tone: 'bad', text: texts.notUndone(failureSentence(error)) })
    } finally {
      setUndoing(false)
      setRound((before) => before + 1)
    }
  }
  return (
    <div className="import-done">
      <p role="status">
        <CheckIcon size={18} />
        {texts.done(report.counts.added ?? 0)}
      </p>
      <Link className="button button-plain" to={paths.books}>
        {texts.show}
      </Link>
      {mayUndo && (
        <Button kind="quiet" busy={isUndoing} onClick={() => void undo()}>
          {texts.undo}
        </Button>
      )}
    </div>
  )
}
