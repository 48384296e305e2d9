import { useId } from 'react'
import { bookPanel as texts } from '../../book-texts.ts'

/** Several lines; saved when one goes elsewhere. */
export function NoteField({ value, onSave }: { value: string; onSave(value: string): void }) {
  const id = useId()
  return (
    <div className="suggested-field">
      <label htmlFor={id}>{texts.note}</label>
      <textarea
        key={value}
        id={id}
        className="note-field"
        defaultValue={value}
        rows={3}
        maxLength={10_000}
        onKeyDown={(event) => {
          if (event.key !== 'Escape' || event.currentTarget.value === value) return
          // The panel stays open.
          event.preventDefault()
          event.currentTarget.value = value
        }}
        onBlur={({ currentTarget }) => {
          const typed = currentTarget.value.trim()
          if (typed !== value) onSave(typed)
        }}
      />
    </div>
  )
}
