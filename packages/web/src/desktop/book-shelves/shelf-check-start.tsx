import '../own-list.css'
import type { ShelfCheckView } from '@snaplink/contract'
import type { OwnBooks } from '@snaplink/sdk/books'
import { Button } from '@snaplink/sdk/design'
import { useStore } from '@snaplink/sdk/react'
import { useMemo } from 'react'
import { shelfCheck as texts } from '../../shelf-texts.ts'
import { dayAndTime } from '../day-and-time.ts'
import { Link, paths } from '../router.tsx'
import { type FormErrors, FormProblem, useForm } from '../use-form.tsx'
import { ShelfSelect } from './shelf-select.tsx'
import { shelfSubjects } from './shelf-subjects.ts'
import type { ShelfChecks } from './use-shelf-checks.ts'

export interface ShelfCheckStartProps {
  own: OwnBooks
  checks: ShelfChecks
  onStarted(check: ShelfCheckView): void
}

/** Begins a stock-take of a shelf or a place, or opens one of those before. */
export function ShelfCheckStart({ own, checks, onStarted }: ShelfCheckStartProps) {
  const books = useStore(own.books)
  const isLoaded = useStore(own.isComplete)
  const groups = useMemo(
    () => [
      { name: texts.shelves, subjects: shelfSubjects(books, 'shelf') },
      { name: texts.places, subjects: shelfSubjects(books, 'location') },
    ],
    [books],
  )
  const form = useForm({
    check: ({ subject }): FormErrors => (subject ? {} : { subject: texts.subjectMissing }),
    send({ subject = '' }) {
      const name = subject.slice(subject.indexOf(':') + 1)
      return checks.start(subject.startsWith('shelf:') ? { shelf: name } : { location: name })
    },
    onDone: onStarted,
  })
  const hasSubjects = groups.some(({ subjects }) => subjects.length > 0)
  return (
    <div className="stock-take-start">
      <section>
        <h2>{texts.startTitle}</h2>
        <p className="soft">{texts.startText}</p>
        {!isLoaded && !hasSubjects && <p className="soft">{texts.loading}</p>}
        {isLoaded && !hasSubjects && (
          <div className="check-nothing">
            <p>{texts.noSubjects}</p>
            <p className="soft">{texts.noSubjectsText}</p>
          </div>
        )}
        {hasSubjects && (
          <form {...form.props}>
            <FormProblem sentence={form.problem} />
            <ShelfSelect
              label={texts.subject}
              name="subject"
              first={texts.choose}
              groups={groups}
              option={texts.option}
              error={form.errors.subject}
            />
            <Button kind="primary" type="submit" busy={form.busy}>
              {texts.start}
            </Button>
          </form>
        )}
      </section>
      {checks.all && checks.all.length > 0 && (
        <section>
          <h2>{texts.earlier}</h2>
          <ul className="own-list">
            {checks.all.map(({ shelfCheckId, shelf, location, startedAt, endedAt }) => (
              <li key={shelfCheckId}>
                <div className="own-words">
                  <p className="own-name">
                    <Link to={`${paths.shelfCheck}#${shelfCheckId}`} aria-label={texts.open(shelf ?? location ?? '')}>
                      {shelf ?? location}
                    </Link>
                    {endedAt === undefined && <span className="tag">{texts.running}</span>}
                  </p>
                  <p className="soft">{texts.startedAt(dayAndTime(startedAt))}</p>
                </div>
              </li>
            ))}
          </ul>
        </section>
      )}
    </div>
  )
}
