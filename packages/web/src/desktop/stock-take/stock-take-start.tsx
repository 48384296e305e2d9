import type { ExpectedListAnswer, StockTakeView } from '@snaplink/contract'
import { Button } from '@snaplink/sdk/design'
import { useId, useRef } from 'react'
import { Field } from '../../design/field.tsx'
import { stockTake as texts } from '../../scan-texts.ts'
import { dayAndTime } from '../day-and-time.ts'
import '../own-list.css'
import { Link, paths } from '../router.tsx'
import { type FormErrors, FormProblem, useForm } from '../use-form.tsx'
import type { StockTakes } from './use-stock-takes.ts'

export interface StockTakeStartProps {
  takes: StockTakes
  onStarted(take: StockTakeView, report: ExpectedListAnswer | null): void
}

/** Begins a stock-take, or opens one of those before. */
export function StockTakeStart({ takes, onStarted }: StockTakeStartProps) {
  const id = useId()
  const list = useRef<HTMLInputElement>(null)
  const form = useForm({
    check: ({ name }): FormErrors => (name?.trim() ? {} : { name: texts.nameMissing }),
    send: ({ name = '' }) => takes.start(name.trim(), list.current?.files?.[0]),
    onDone: ({ take, report }) => onStarted(take, report),
  })
  return (
    <div className="stock-take-start">
      <section>
        <h2>{texts.startTitle}</h2>
        <p className="soft">{texts.startText}</p>
        <form {...form.props}>
          <FormProblem sentence={form.problem} />
          <Field
            label={texts.name}
            name="name"
            placeholder={texts.nameExample}
            maxLength={80}
            autoComplete="off"
            error={form.errors.name}
          />
          <div className="stock-take-file">
            <label htmlFor={id}>{texts.list}</label>
            <input
              id={id}
              ref={list}
              type="file"
              accept=".csv,.txt,.tsv,text/csv,text/plain"
              aria-describedby={`${id}-hint`}
            />
            <p className="soft" id={`${id}-hint`}>
              {texts.listHint}
            </p>
          </div>
          <Button kind="primary" type="submit" busy={form.busy}>
            {texts.start}
          </Button>
        </form>
      </section>
      <Earlier all={takes.all} />
    </div>
  )
}

function Earlier({ all }: Pick<StockTakes, 'all'>) {
  if (!all) return <p className="soft">{texts.loading}</p>
  if (all.length === 0) return null
  return (
    <section>
      <h2>{texts.earlier}</h2>
      <ul className="own-list">
        {all.map((take) => (
          <li key={take.stockTakeId}>
            <div className="own-words">
              <p className="own-name">
                <Link to={`${paths.stockTake}#${take.stockTakeId}`} aria-label={texts.open(take.name)}>
                  {take.name}
                </Link>
                {!take.endedAt && <span className="tag">{texts.running}</span>}
              </p>
              <p className="soft">
                {texts.startedAt(dayAndTime(take.startedAt))} · {texts.about(take.items)}
              </p>
            </div>
          </li>
        ))}
      </ul>
    </section>
  )
}
