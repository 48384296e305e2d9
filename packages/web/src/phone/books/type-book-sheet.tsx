import '../scanner/type-sheet.css'
import { typedFormat } from '@snaplink/contract'
import type { PhoneSession } from '@snaplink/sdk'
import type { BookToAdd } from '@snaplink/sdk/book-outbox'
import { Button, CheckIcon } from '@snaplink/sdk/design'
import { type FormEvent, useState } from 'react'
import { bookScanner } from '../../book-scanner-texts.ts'
import { Field } from '../../design/field.tsx'
import type { GivenCode } from '../scanner/scanning-props.ts'
import { Sheet } from '../sheet.tsx'
import { BookByHand } from './book-by-hand.tsx'
import { readTypedIsbn, type TypedIsbn } from './typed-isbn.ts'

const texts = bookScanner.typing

export interface TypeBookSheetProps {
  session: PhoneSession
  onTake(code: GivenCode): void
  /** Absent where scans add nothing. */
  onAdd?: ((book: BookToAdd) => void) | undefined
  onClose(): void
}

/** A book that no camera reads: by its ISBN, or by hand. Stays open for the next one. */
export function TypeBookSheet({ session, onTake, onAdd, onClose }: TypeBookSheetProps) {
  const [way, setWay] = useState<'isbn' | 'hand'>('isbn')
  return (
    <Sheet title={way === 'isbn' ? texts.title : bookScanner.byHand.title} onClose={onClose}>
      {way === 'hand' && onAdd ? (
        <>
          <BookByHand session={session} onAdd={onAdd} />
          <Button kind="quiet" onClick={() => setWay('isbn')}>
            {bookScanner.byHand.byIsbn}
          </Button>
        </>
      ) : (
        <>
          <IsbnForm onTake={onTake} />
          {onAdd && (
            <Button kind="quiet" onClick={() => setWay('hand')}>
              {texts.byHand}
            </Button>
          )}
        </>
      )}
    </Sheet>
  )
}

function IsbnForm({ onTake }: Pick<TypeBookSheetProps, 'onTake'>) {
  const [text, setText] = useState('')
  const [keys, setKeys] = useState<'digits' | 'letters'>('digits')
  const [taken, setTaken] = useState('')
  /** What was pressed on although it is no ISBN. */
  const [pressed, setPressed] = useState('')
  const typed = readTypedIsbn(text)
  const problem = problemOf(typed, pressed === text)

  const submit = (event: FormEvent) => {
    event.preventDefault()
    setPressed(text)
    if (typed.kind !== 'right' && typed.kind !== 'other') return
    const code = typed.kind === 'right' ? typed.isbn : typed.code
    onTake({ code, format: typedFormat })
    setTaken(code)
    setText('')
  }

  return (
    <form className="type-form" onSubmit={submit}>
      <Field
        label={texts.label}
        name="isbn"
        value={text}
        inputMode={keys === 'digits' ? 'numeric' : 'text'}
        autoComplete="off"
        autoCapitalize="characters"
        autoCorrect="off"
        spellCheck={false}
        enterKeyHint="go"
        maxLength={40}
        onInput={(event) => setText(event.currentTarget.value)}
        error={problem}
        adornment={
          // An ISBN-10 may end in X.
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
        {problem ? '' : verdict(typed, taken)}
      </p>
      <Button type="submit" kind="primary" disabled={typed.kind === 'empty'}>
        {texts.submit}
      </Button>
    </form>
  )
}

/** Said as soon as it is sure; what may become right with more digits only when somebody goes on. */
function problemOf(typed: TypedIsbn, isPressed: boolean): string | undefined {
  if (typed.kind === 'wrong-digit' && (!typed.mayGoOn || isPressed)) return texts.wrong(typed.digits, typed.expected)
  if (typed.kind === 'no-isbn' || (typed.kind === 'unfinished' && isPressed)) return texts.noIsbn
  return undefined
}

function verdict(typed: TypedIsbn, taken: string): string {
  switch (typed.kind) {
    case 'empty':
      return taken && texts.taken(taken)
    case 'right':
      return texts.right
    case 'unfinished':
      return texts.goOn(typed.digits)
    case 'wrong-digit':
      return texts.goOn(typed.digits.length)
    case 'other':
      return texts.other
    case 'no-isbn':
      return ''
  }
}
