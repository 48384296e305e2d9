import { type KeyboardEvent, useState } from 'react'

type Field = HTMLInputElement | HTMLTextAreaElement

export interface DraftOptions {
  /** Enter begins a new line rather than saving. */
  isLong?: boolean
  /** Once it is saved, the field is for the next one. */
  empties?: boolean
}

/**
 * What is being typed instead of `value`. Enter saves and so does going elsewhere, Escape leaves it as it was. What comes from elsewhere
 * meanwhile does not overwrite it.
 *
 * @param onSave of what is not as it was, trimmed; false where it makes no sense and is not saved
 */
export function useDraft(value: string, onSave: (typed: string) => boolean, options: DraftOptions = {}) {
  const { isLong = false, empties = false } = options
  const [draft, setDraft] = useState(value)
  const [known, setKnown] = useState(value)
  /** What was saved and is on its way: going elsewhere does not save it again. */
  const [sent, setSent] = useState<string | null>(null)

  if (known !== value) {
    setKnown(value)
    setSent(null)
    if (draft === known || sent !== null) setDraft(value)
  }

  const save = () => {
    const typed = draft.trim()
    if (typed === value.trim() || typed === sent) return
    if (!onSave(typed)) setDraft(value)
    else if (empties) setDraft('')
    else setSent(typed)
  }
  return {
    value: draft,
    onChange: ({ target }: { target: Field }) => {
      setDraft(target.value)
      setSent(null)
    },
    onBlur: save,
    onKeyDown: (event: KeyboardEvent<Field>) => {
      // Enter also chooses a word while one is composed from several keys.
      if (event.nativeEvent.isComposing) return
      if (event.key === 'Enter' && !isLong) {
        event.preventDefault()
        save()
      }
      if (event.key === 'Escape' && draft !== value) {
        // What it is in stays open.
        event.preventDefault()
        setDraft(value)
        setSent(null)
      }
    },
  }
}
