import './type-sheet.css'
import { Button, CheckIcon } from '@snaplink/sdk/design'
import { type FormEvent, useId, useState } from 'react'
import { Field } from '../../design/field.tsx'
import { scanner } from '../../scanner-texts.ts'
import { Sheet } from '../sheet.tsx'
import { readTypedCode, type TypedCode } from './typed-code.ts'

const texts = scanner.typing

export interface TypeSheetProps {
  onAdd(code: { code: string; format: string }): void
  onClose(): void
}

/** A code that no camera reads, typed: its check digit is looked at with every key. Stays open for the next one. */
export function TypeSheet({ onAdd, onClose }: TypeSheetProps) {
  const form = useId()
  const [text, setText] = useState('')
  const [keys, setKeys] = useState<'digits' | 'letters'>('digits')
  const [added, setAdded] = useState('')
  /** What was pressed on although its check digit is wrong. */
  const [doubted, setDoubted] = useState('')
  const typed = readTypedCode(text)
  const isWrong = typed.kind === 'wrong-digit' && (!typed.mayGoOn || doubted === typed.code)

  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (typed.kind === 'empty') return
    if (typed.kind === 'wrong-digit' && doubted !== typed.code) return setDoubted(typed.code)
    onAdd({ code: typed.code, format: typed.format })
    setAdded(typed.code)
    setText('')
  }

  return (
    <Sheet title={texts.title} onClose={onClose}>
      <form id={form} className="type-form" onSubmit={submit}>
        <Field
          label={texts.label}
          name="code"
          value={text}
          inputMode={keys === 'digits' ? 'numeric' : 'text'}
          autoComplete="off"
          autoCapitalize="characters"
          autoCorrect="off"
          spellCheck={false}
          enterKeyHint="send"
          maxLength={4096}
          onInput={(event) => setText(event.currentTarget.value)}
          error={isWrong && typed.kind === 'wrong-digit' ? texts.wrong(typed.expected) : undefined}
          adornment={
            <Button
              kind="quiet"
              aria-label={keys === 'digits' ? texts.lettersLabel : texts.digitsLabel}
              onClick={() => setKeys(keys === 'digits' ? 'letters' : 'digits')}
            >
              {keys === 'digits' ? texts.letters : texts.digits}
            </Button>
          }
        />
        <p className="type-verdict" role="status" data-kind={typed.kind}>
          {typed.kind === 'right' && <CheckIcon size={18} />}
          {isWrong ? '' : verdict(typed, added)}
        </p>
        <Button type="submit" kind="primary" disabled={typed.kind === 'empty'}>
          {isWrong ? texts.addAnyway : texts.add}
        </Button>
      </form>
    </Sheet>
  )
}

function verdict(typed: TypedCode, added: string): string {
  switch (typed.kind) {
    case 'empty':
      return added && texts.added(added)
    case 'right':
      return texts.right(typed.format)
    case 'wrong-digit':
      return texts.goOn(typed.code.length)
    case 'unchecked':
      return /^\d+$/.test(typed.code) ? texts.goOn(typed.code.length) : texts.unchecked
  }
}
