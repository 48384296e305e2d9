import { limits } from '@snaplink/contract'
import { useId } from 'react'
import { bookPanel as texts } from '../../book-texts.ts'
import { useDraft } from './use-draft.ts'

/** Several lines; saved when one goes elsewhere. */
export function NoteField({ value, onSave }: { value: string; onSave(value: string): void }) {
  const id = useId()
  const save = (typed: string) => {
    onSave(typed)
    return true
  }
  const draft = useDraft(value, save, { isLong: true })
  return (
    <div className="suggested-field">
      <label htmlFor={id}>{texts.note}</label>
      <textarea {...draft} id={id} className="note-field" rows={3} maxLength={limits.maxNoteChars} />
    </div>
  )
}
