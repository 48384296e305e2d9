import './text-composer.css'
import { Button, ProblemIcon, SendIcon } from '@snaplink/sdk/design'
import { failureSentence } from '@snaplink/sdk/react'
import { type FormEvent, type KeyboardEvent, useId, useState } from 'react'
import { passing as texts } from '../passing-texts.ts'

export interface TextComposerProps {
  label: string
  /** `page`: beside the photos, by keyboard: Enter sends, and with Shift makes a line. `sheet`: on its own, by thumb. */
  place: 'page' | 'sheet'
  /** @throws SnaplinkError */
  onSend(text: string): Promise<void>
}

/** A field for a text or link; what was not sent stays in it. */
export function TextComposer({ label, place, onSend }: TextComposerProps) {
  const id = useId()
  const [text, setText] = useState('')
  const [isBusy, setBusy] = useState(false)
  const [problem, setProblem] = useState('')

  const send = async () => {
    if (isBusy || text.trim() === '') return
    setBusy(true)
    setProblem('')
    try {
      await onSend(text)
      setText('')
    } catch (error) {
      setProblem(failureSentence(error))
    } finally {
      setBusy(false)
    }
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    void send()
  }
  const hearKey = (event: KeyboardEvent) => {
    // Enter also chooses a word while one is composed from several keys.
    if (place !== 'page' || event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return
    event.preventDefault()
    void send()
  }
  const paste = async () => {
    try {
      const pasted = await navigator.clipboard.readText()
      setText((before) => before + pasted)
      setProblem('')
    } catch {
      // The person or the browser said no, each with an error of its own.
      setProblem(texts.pasteRefused)
    }
  }

  return (
    <form className={`text-composer text-composer-${place}`} onSubmit={submit}>
      <textarea
        rows={2}
        dir="auto"
        aria-label={label}
        placeholder={label}
        aria-invalid={problem !== ''}
        aria-describedby={problem ? id : undefined}
        value={text}
        readOnly={isBusy}
        onChange={(event) => setText(event.currentTarget.value)}
        onKeyDown={hearKey}
      />
      {problem && (
        <p className="field-error" id={id} role="alert">
          <ProblemIcon size={16} />
          <span>{problem}</span>
        </p>
      )}
      <div className="text-composer-actions">
        {place === 'sheet' && canPaste() && <Button onClick={paste}>{texts.paste}</Button>}
        <Button
          type="submit"
          kind={place === 'sheet' ? 'primary' : 'plain'}
          icon={<SendIcon size={18} />}
          busy={isBusy}
        >
          {isBusy ? texts.sending : texts.send}
        </Button>
      </div>
    </form>
  )
}

/** Only on secure pages, and not in every browser. */
function canPaste(): boolean {
  return typeof navigator.clipboard?.readText === 'function'
}
