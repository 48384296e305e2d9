import { type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from 'react'

export interface EditableCellProps {
  value: string
  /** Of the field. */
  label: string
  /** Of the button that opens it. */
  buttonLabel: string
  /** It can only be looked at. */
  isFixed?: boolean
  maxLength: number
  inputMode?: 'numeric'
  children: ReactNode
  /** What makes no sense is not saved. */
  onSave(value: string): void
}

/** Shows a value; pressed, it is a field. Enter saves and so does going elsewhere, Escape leaves everything as it was. */
export function EditableCell({
  value,
  label,
  buttonLabel,
  isFixed = false,
  maxLength,
  inputMode,
  children,
  onSave,
}: EditableCellProps) {
  const [isOpen, setOpen] = useState(false)
  const button = useRef<HTMLButtonElement>(null)
  const field = useRef<HTMLInputElement>(null)
  const wasOpen = useRef(false)
  const isByKey = useRef(false)

  useEffect(() => {
    if (isOpen) field.current?.select()
    // Whoever left it by Tab or by mouse is elsewhere already.
    else if (wasOpen.current && isByKey.current) button.current?.focus()
    wasOpen.current = isOpen
    isByKey.current = false
  }, [isOpen])

  if (isFixed) return <span className="cell-fixed">{children}</span>
  if (!isOpen) {
    return (
      <button ref={button} type="button" className="cell-button" aria-label={buttonLabel} onClick={() => setOpen(true)}>
        {children}
      </button>
    )
  }

  const close = (saved: string) => {
    setOpen(false)
    if (saved !== value) onSave(saved)
  }
  const hearKey = (event: KeyboardEvent<HTMLInputElement>) => {
    // Enter also chooses a word while one is composed from several keys.
    if (event.nativeEvent.isComposing || (event.key !== 'Enter' && event.key !== 'Escape')) return
    event.preventDefault()
    isByKey.current = true
    close(event.key === 'Enter' ? event.currentTarget.value : value)
  }
  return (
    <input
      ref={field}
      className="cell-field"
      aria-label={label}
      defaultValue={value}
      maxLength={maxLength}
      inputMode={inputMode}
      autoComplete="off"
      spellCheck={false}
      onKeyDown={hearKey}
      onBlur={(event) => isByKey.current || close(event.currentTarget.value)}
    />
  )
}
