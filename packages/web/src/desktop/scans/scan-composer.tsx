import { Button, PlusIcon, ProblemIcon } from '@snaplink/sdk/design'
import { failureSentence } from '@snaplink/sdk/react'
import { type FormEvent, useId, useState } from 'react'
import { scans as texts } from '../../scan-texts.ts'

/** A code that no camera can read. @param onAdd @throws SnaplinkError */
export function ScanComposer({ onAdd }: { onAdd(code: string): Promise<void> }) {
  const id = useId()
  const [typed, setTyped] = useState('')
  const [isBusy, setBusy] = useState(false)
  const [problem, setProblem] = useState('')

  const submit = async (event: FormEvent) => {
    event.preventDefault()
    const code = typed.trim()
    if (isBusy || code === '') return
    setBusy(true)
    setProblem('')
    try {
      await onAdd(code)
      setTyped('')
    } catch (error) {
      setProblem(texts.notAdded(code, failureSentence(error)))
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
          maxLength={4096}
          value={typed}
          onChange={(event) => {
            setTyped(event.target.value)
            setProblem('')
          }}
        />
        <Button type="submit" icon={<PlusIcon size={18} />} busy={isBusy}>
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
