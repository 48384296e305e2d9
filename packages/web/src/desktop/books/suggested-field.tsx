import './suggested-field.css'
import { type KeyboardEvent, useId } from 'react'

export interface SuggestedFieldProps {
  label: string
  value: string
  suggestions: readonly string[]
  example?: string
  maxLength?: number
  /** Also of nothing. */
  onSave(value: string): void
}

/** More make the browser's own list slow. */
const mostSuggested = 100

/** A line of words, many of which were used before. Enter saves and so does going elsewhere, Escape leaves it as it was. */
export function SuggestedField({ label, value, suggestions, example, maxLength = 200, onSave }: SuggestedFieldProps) {
  const id = useId()
  const save = (input: HTMLInputElement) => {
    const typed = input.value.trim()
    if (typed !== value) onSave(typed)
  }
  const hearKey = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.nativeEvent.isComposing) return
    if (event.key === 'Enter') {
      event.preventDefault()
      save(event.currentTarget)
    }
    if (event.key === 'Escape' && event.currentTarget.value !== value) {
      // What it is in stays open.
      event.preventDefault()
      event.currentTarget.value = value
    }
  }
  return (
    <div className="suggested-field">
      <label htmlFor={id}>{label}</label>
      <input
        key={value}
        id={id}
        defaultValue={value}
        placeholder={example}
        list={suggestions.length > 0 ? `${id}-list` : undefined}
        maxLength={maxLength}
        autoComplete="off"
        onKeyDown={hearKey}
        onBlur={(event) => save(event.currentTarget)}
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
