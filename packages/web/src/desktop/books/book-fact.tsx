import { type BookChange, type BookDetail, type BookField, type BookView, limits, ownSource } from '@snaplink/contract'
import { useId } from 'react'
import { bookPanel as texts } from '../../book-texts.ts'
import { factChange, factText } from './fact-text.ts'
import { LockButton } from './lock-button.tsx'
import { useDraft } from './use-draft.ts'

export interface BookFactProps {
  field: BookField
  book: BookView
  answers: BookDetail['answers']
  onChange(change: BookChange): void
  onChoose(provider: string): void
}

/** One field: what it says, who says so, whether look-ups may change it, and what others say. */
export function BookFact({ field, book, answers, onChange, onChoose }: BookFactProps) {
  const id = useId()
  const name = texts.fields[field]
  const value = factText(book, field)
  const source = book.sources[field]
  const isLocked = book.locked.includes(field)
  const others = answers.filter(({ facts }) => factText(facts, field) !== '' && factText(facts, field) !== value)
  const sourceName = answers.find(({ provider }) => provider === source)?.name ?? source

  const save = (typed: string) => {
    const change = factChange(field, typed)
    if (change) onChange(change)
    return change !== null
  }
  const isLong = field === 'description'
  const draft = useDraft(value, save, { isLong })
  const input = { ...draft, id, autoComplete: 'off', 'aria-describedby': `${id}-source` }
  return (
    <div className="book-fact" data-field={field}>
      <label htmlFor={id}>{name}</label>
      {isLong ? (
        <textarea {...input} rows={4} maxLength={limits.maxDescriptionChars} />
      ) : (
        <input
          {...input}
          maxLength={field === 'pages' ? 5 : limits.maxBookLineChars}
          inputMode={field === 'pages' ? 'numeric' : undefined}
        />
      )}
      <LockButton
        isLocked={isLocked}
        name={name}
        onTurn={() => onChange(isLocked ? { unlock: [field] } : { lock: [field] })}
      />
      <p className="book-fact-source" id={`${id}-source`}>
        {source && texts.source(source === ownSource ? texts.yours : (sourceName ?? source))}
        {(field === 'authors' || field === 'subjects') && !source && texts.several}
      </p>
      {others.length > 0 && (
        <details className="book-fact-others">
          <summary>{texts.others(others.length)}</summary>
          <ul>
            {others.map(({ provider, name: providerName, facts }) => (
              <li key={provider}>
                <p>
                  <bdi>{factText(facts, field)}</bdi> <span className="soft">{texts.source(providerName)}</span>
                </p>
                <button
                  type="button"
                  className="text-button"
                  aria-label={texts.choose(providerName)}
                  onClick={() => onChoose(provider)}
                >
                  {texts.use}
                </button>
              </li>
            ))}
          </ul>
        </details>
      )}
    </div>
  )
}
