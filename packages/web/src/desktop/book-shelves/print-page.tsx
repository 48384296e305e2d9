import './print.css'
import '../stock-take/stock-take.css'
import type { OwnBooks } from '@snaplink/sdk/books'
import { Button } from '@snaplink/sdk/design'
import { useStore } from '@snaplink/sdk/react'
import { useDeferredValue, useId, useMemo, useState } from 'react'
import { Field } from '../../design/field.tsx'
import { printing as texts } from '../../shelf-texts.ts'
import { useHash } from '../router.tsx'
import { optionsOf, Select } from '../select.tsx'
import { type LabelSheet, labelSheets, onSheets } from './label-sheets.ts'
import { LabelSheets } from './label-sheets-view.tsx'
import { PrintedList } from './printed-list.tsx'
import { ShelfSelect } from './shelf-select.tsx'
import { booksOn, shelfSubjects } from './shelf-subjects.ts'

const kinds = ['list', 'labels'] as const
const sheetOptions = optionsOf(texts.sheets)
/** More sheets than anybody prints in one go; drawing them all would hold up the page. */
const mostLabels = 1000

/** The books, or those of one shelf, on paper: as a list, or as labels to cut out or to peel off. */
export function PrintPage({ own }: { own: OwnBooks }) {
  const id = useId()
  const all = useStore(own.books)
  const isLoaded = useStore(own.isComplete)
  const asked = decodeURIComponent(useHash().slice(1))
  const [kind, setKind] = useState<(typeof kinds)[number]>('list')
  const [chosen, setChosen] = useState<string | null>(null)
  const [sheet, setSheet] = useState<LabelSheet>('a4x24')
  const [used, setUsed] = useState(0)
  const subject = chosen ?? (asked.startsWith('shelf:') ? asked : '')
  const shelf = subject === '' ? undefined : subject.slice('shelf:'.length)
  const groups = useMemo(() => [{ name: texts.which, subjects: shelfSubjects(all, 'shelf') }], [all])
  const books = useMemo(() => [...booksOn(all, shelf)].sort((a, b) => a.title.localeCompare(b.title)), [all, shelf])
  const settings = useDeferredValue(useMemo(() => ({ kind, books, sheet, used }), [kind, books, sheet, used]))
  const { columns, rows } = labelSheets[sheet]
  const labelled = books.slice(0, mostLabels)

  if (!isLoaded) return <p className="soft">{texts.loading}</p>
  return (
    <div className="print-page">
      <div className="print-settings">
        <h2>{texts.title}</h2>
        <fieldset className="stock-filters">
          <legend className="spoken">{texts.kind}</legend>
          {kinds.map((each) => (
            <button key={each} type="button" aria-pressed={kind === each} onClick={() => setKind(each)}>
              {texts.kinds[each]}
            </button>
          ))}
        </fieldset>
        <div className="print-fields">
          <ShelfSelect
            label={texts.which}
            first={texts.all(all.length)}
            groups={groups}
            option={texts.option}
            value={subject}
            onChange={(event) => setChosen(event.target.value)}
          />
          {kind === 'labels' && (
            <>
              <div className="field shelf-select">
                <label htmlFor={id}>{texts.sheet}</label>
                <Select
                  id={id}
                  value={sheet}
                  options={sheetOptions}
                  onChoose={(next) => {
                    setSheet(next ?? sheet)
                    setUsed(0)
                  }}
                />
              </div>
              <Field
                label={texts.skip}
                name="used"
                type="number"
                min={0}
                max={columns * rows - 1}
                value={used}
                onChange={(event) => setUsed(clamp(Number(event.target.value), columns * rows - 1))}
              />
            </>
          )}
        </div>
        {books.length === 0 ? (
          <p className="soft">{texts.none}</p>
        ) : (
          <div className="print-go">
            <Button kind="primary" onClick={() => window.print()}>
              {texts.print}
            </Button>
            <p className="soft figures" role="status">
              {kind === 'labels'
                ? texts.count(labelled.length, onSheets(labelled, sheet, used).length)
                : texts.books(books.length)}
            </p>
          </div>
        )}
        {kind === 'labels' && books.length > mostLabels && <p className="soft">{texts.tooMany(mostLabels)}</p>}
      </div>
      {settings.kind === 'list' ? (
        <PrintedList books={settings.books} name={shelf} />
      ) : (
        <LabelSheets books={settings.books.slice(0, mostLabels)} sheet={settings.sheet} used={settings.used} />
      )}
    </div>
  )
}

function clamp(value: number, most: number): number {
  return Number.isFinite(value) ? Math.min(most, Math.max(0, Math.floor(value))) : 0
}
