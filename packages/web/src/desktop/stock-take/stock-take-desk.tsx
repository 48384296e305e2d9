import type { ExpectedListAnswer, StockTakeView } from '@snaplink/contract'
import { Button, ConfirmDialog, DeleteIcon, DownloadIcon, IconButton, LeftIcon, useToast } from '@snaplink/sdk/design'
import { useStore } from '@snaplink/sdk/react'
import type { OwnScans } from '@snaplink/sdk/scans'
import { useId, useMemo, useRef, useState } from 'react'
import { number, stockTake as texts } from '../../scan-texts.ts'
import { dayAndTime } from '../day-and-time.ts'
import { useSnaplink } from '../snaplink.ts'
import { compareStock, type StockState, scansWithin, sumStock } from './compare-stock.ts'
import { ListReport } from './list-report.tsx'
import { StockTable } from './stock-table.tsx'
import { type StockTakes, useExpectedItems } from './use-stock-takes.ts'

const filters = ['all', 'missing', 'found', 'extra', 'surplus'] as const

export interface StockTakeDeskProps {
  take: StockTakeView
  takes: StockTakes
  own: OwnScans
  fresh: ReadonlySet<string>
  /** What became of the list that was loaded last. */
  report: ExpectedListAnswer | null
  onReport(report: ExpectedListAnswer | null): void
  onClose(): void
}

/** One stock-take: ticked off while it runs, to be taken away when it has ended. */
export function StockTakeDesk({ take, takes, own, fresh, report, onReport, onClose }: StockTakeDeskProps) {
  const toast = useToast()
  const snaplink = useSnaplink()
  const id = useId()
  const scans = useStore(own.scans)
  const [round, setRound] = useState(0)
  const items = useExpectedItems(take, round)
  const [filter, setFilter] = useState<StockState | 'all'>('all')
  const [isRemoving, setRemoving] = useState(false)
  const file = useRef<HTMLInputElement>(null)

  const within = useMemo(() => scansWithin(scans, take), [scans, take])
  const lines = useMemo(() => compareStock(items ?? [], within), [items, within])
  const sum = useMemo(() => sumStock(lines), [lines])
  const shown = useMemo(
    // What was counted last stands first: it is what one looks for.
    () => lines.filter(({ state }) => filter === 'all' || state === filter).sort((a, b) => b.scannedAt - a.scannedAt),
    [lines, filter],
  )
  const freshCodes = useMemo(
    () => new Set(within.filter(({ scanId }) => fresh.has(scanId)).map(({ code }) => code)),
    [within, fresh],
  )
  if (!items) return <p className="soft">{texts.loading}</p>

  const { name, endedAt } = take
  const hasList = items.length > 0
  const countOf = (each: StockState | 'all') => (each === 'all' ? lines.length : sum.lines[each])
  const load = async (list: File) => {
    onReport(await takes.load(take, list))
    setRound((before) => before + 1)
  }
  const end = async () => {
    if (await takes.change(take, { isEnded: !endedAt }))
      toast({ text: endedAt ? texts.goesOn(name) : texts.ended(name) })
  }
  const remove = async () => {
    setRemoving(false)
    if (!(await takes.remove(take))) return
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
          <h2 id={id}>{name}</h2>
          <p className="soft">
            {texts.startedAt(dayAndTime(take.startedAt))}
            {endedAt ? ` · ${texts.endedAt(dayAndTime(endedAt))}` : ` · ${texts.running}`}
          </p>
        </div>
        <div className="stock-take-actions">
          <Button onClick={() => file.current?.click()}>{hasList ? texts.replaceList : texts.loadList}</Button>
          <a className="button button-plain" href={snaplink.stockTakeExportUrl(take.stockTakeId, 'csv')} download>
            <DownloadIcon size={18} />
            {texts.export}
          </a>
          <Button kind={endedAt ? 'plain' : 'primary'} onClick={() => void end()}>
            {endedAt ? texts.goOn : texts.end}
          </Button>
          <IconButton label={texts.remove} onClick={() => setRemoving(true)}>
            <DeleteIcon size={18} />
          </IconButton>
          <input
            ref={file}
            className="spoken"
            type="file"
            accept=".csv,.txt,.tsv,text/csv,text/plain"
            tabIndex={-1}
            aria-label={texts.loadList}
            onChange={(event) => {
              const [list] = event.target.files ?? []
              if (list) void load(list)
              // Choosing the same file again is a change too.
              event.target.value = ''
            }}
          />
        </div>
      </div>
      {report && <ListReport report={report} onClose={() => onReport(null)} />}
      <div className="stock-progress">
        {hasList && (
          <>
            <progress aria-label={texts.progressLabel} value={sum.found} max={Math.max(1, sum.expected)} />
            <p className="figures">{texts.progress(sum.found, sum.expected)}</p>
          </>
        )}
        <p className="soft figures">{texts.counted(sum.counted, lines.filter(({ counted }) => counted > 0).length)}</p>
      </div>
      {hasList && (
        <fieldset className="stock-filters">
          <legend className="spoken">{texts.show}</legend>
          {filters.map((each) => (
            <button key={each} type="button" aria-pressed={filter === each} onClick={() => setFilter(each)}>
              {texts.filters[each]} <span className="figures">{number(countOf(each))}</span>
            </button>
          ))}
        </fieldset>
      )}
      {shown.length > 0 ? (
        <StockTable lines={shown} freshCodes={freshCodes} hasList={hasList} />
      ) : (
        <p className="scan-nothing soft">{lines.length === 0 ? texts.nothingYet : texts.none}</p>
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
