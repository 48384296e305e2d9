import './suggested-field.css'
import { limits } from '@snaplink/contract'
import { useId } from 'react'
import { useDraft } from './use-draft.ts'

export interface SuggestedFieldProps {
  label: string
  value: string
  suggestions: readonly string[]
  example?: string
  maxLength?: number
  /** Once it is saved, the field is for the next one. */
  empties?: boolean
  /** Also of nothing. */
  onSave(value: string): void
}

/** More make the browser's own list slow. */
const mostSuggested = 100

/** A line of words, many of which were used before. */
export function SuggestedField({
  label,
  value,
  suggestions,
  example,
  maxLength = limits.maxLabelChars,
  ...props
}: SuggestedFieldProps) {
  const id = useId()
  const save = (typed: string) => {
    props.onSave(typed)
    return true
  }
  const draft = useDraft(value, save, { empties: props.empties ?? false })
  return (
    <div className="suggested-field">
      <label htmlFor={id}>{label}</label>
      <input
        {...draft}
        id={id}
        placeholder={example}
        list={suggestions.length > 0 ? `${id}-list` : undefined}
        maxLength={maxLength}
        autoComplete="off"
      />
      {suggestions.length > 0 && (
        <datalist id={`${id}-list`}>
          {suggestions.slice(0, mostSuggested).map((each) => (
            <option key={each} value={each} />
          ))}
        </datalist>
      )}
    </div>
  )
}
