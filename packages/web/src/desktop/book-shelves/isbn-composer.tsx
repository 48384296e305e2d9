import '../scans/scans-page.css'
import { Button, ProblemIcon } from '@snaplink/sdk/design'
import { failureSentence } from '@snaplink/sdk/react'
import { type FormEvent, useId, useState } from 'react'
import { shelfCheck as texts } from '../../shelf-texts.ts'

/** For a book whose barcode no camera can read. @param onAdd @throws SnaplinkError */
export function IsbnComposer({ onAdd }: { onAdd(isbn: string): Promise<void> }) {
  const id = useId()
  const [typed, setTyped] = useState('')
  const [isBusy, setBusy] = useState(false)
  const [problem, setProblem] = useState('')

  const submit = async (event: FormEvent) => {
    event.preventDefault()
    const isbn = typed.trim()
    if (isBusy || isbn === '') return
    setBusy(true)
    setProblem('')
    try {
      await onAdd(isbn)
      setTyped('')
    } catch (error) {
      setProblem(texts.notCounted(isbn, failureSentence(error)))
    } finally {
      setBusy(false)
    }
  }
  return (
    <form className="scan-composer" onSubmit={submit}>
      <div className="scan-field">
        <input
          aria-label={texts.type}
          placeholder={texts.type}
          aria-invalid={problem !== ''}
          aria-describedby={problem ? id : undefined}
          autoComplete="off"
          spellCheck={false}
          maxLength={40}
          value={typed}
          onChange={(event) => {
            setTyped(event.target.value)
            setProblem('')
          }}
        />
        <Button type="submit" busy={isBusy}>
          {texts.add}
        </Button>
      </div>
      {problem && (
        <p className="field-error" id={id} role="alert">
          <ProblemIcon size={16} />
          <span>{problem}</span>
        </p>
      )}
    </form>
  )
}
