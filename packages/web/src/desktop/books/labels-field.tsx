import { CloseIcon } from '@snaplink/sdk/design'
import { useId, useRef } from 'react'
import { bookPanel as texts } from '../../book-texts.ts'
import { SuggestedField } from './suggested-field.tsx'

export interface LabelsFieldProps {
  label: string
  values: readonly string[]
  suggestions: readonly string[]
  onAdd(value: string): void
  onRemove(value: string): void
}

/** Shelves or tags: each with the way to take it away, and a field for one more. */
export function LabelsField({ label, values, suggestions, onAdd, onRemove }: LabelsFieldProps) {
  const id = useId()
  const box = useRef<HTMLFieldSetElement>(null)
  return (
    <fieldset className="labels-field" ref={box}>
      <legend id={id}>{label}</legend>
      {values.length > 0 && (
        <ul>
          {values.map((value) => (
            <li key={value} className="label-chip">
              <bdi>{value}</bdi>
              <button
                type="button"
                aria-label={texts.removeLabel(value)}
                title={texts.removeLabel(value)}
                onClick={() => {
                  onRemove(value)
                  // The button goes, and with it the focus.
                  box.current?.querySelector('input')?.focus()
                }}
              >
                <CloseIcon size={14} />
              </button>
            </li>
          ))}
        </ul>
      )}
      <SuggestedField
        label={texts.addLabel(label)}
        value=""
        empties
        suggestions={suggestions.filter((each) => !values.includes(each))}
        onSave={(value) => value && !values.includes(value) && onAdd(value)}
      />
    </fieldset>
  )
}
