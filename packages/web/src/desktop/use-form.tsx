import type { ErrorCode } from '@snaplink/contract'
import { SnaplinkError } from '@snaplink/sdk'
import { Banner, ProblemIcon } from '@snaplink/sdk/design'
import { type FormEvent, useEffect, useRef, useState } from 'react'
import { errorSentence, type FailureCode } from '../texts.ts'

/** A field's name → what is wrong with it. */
export type FormErrors = Record<string, string>

export interface FormOptions<T> {
  /** What can be seen to be missing before anybody is asked. */
  check(values: Partial<Record<string, string>>): FormErrors
  send(values: Partial<Record<string, string>>): Promise<T>
  onDone(answer: T): void
  /** Which field an error is about; all others are about the form. */
  fieldOf?: Partial<Record<ErrorCode, string>>
}

/** A form that is checked, sent, and says at the field what was wrong, with the focus there. */
export function useForm<T>({ check, send, onDone, fieldOf = {} }: FormOptions<T>) {
  const element = useRef<HTMLFormElement>(null)
  const [busy, setBusy] = useState(false)
  const [errors, setErrors] = useState<FormErrors>({})
  const [code, setCode] = useState<FailureCode | null>(null)

  const field = code && code !== 'network' ? fieldOf[code] : undefined
  const shown: FormErrors = code && field ? { [field]: errorSentence(code) } : errors

  // Also for a second failure in the same field: each try makes new objects.
  useEffect(() => {
    if (Object.keys(errors).length > 0 || code) {
      element.current?.querySelector<HTMLInputElement>('[aria-invalid="true"]')?.focus()
    }
  }, [errors, code])

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    if (busy) return
    const values = Object.fromEntries(
      [...new FormData(event.currentTarget)].map(([name, value]) => [name, String(value)]),
    )
    const missing = check(values)
    setErrors(missing)
    setCode(null)
    if (Object.keys(missing).length > 0) return
    setBusy(true)
    try {
      onDone(await send(values))
    } catch (error) {
      if (!(error instanceof SnaplinkError)) throw error
      setCode(error.code)
    } finally {
      setBusy(false)
    }
  }

  return {
    props: { ref: element, noValidate: true, onSubmit: submit },
    busy,
    errors: shown as Partial<FormErrors>,
    code,
    /** What is wrong with no single field. */
    problem: code && !field ? errorSentence(code) : null,
    reset: () => element.current?.reset(),
  }
}

export function FormProblem({ sentence }: { sentence: string | null }) {
  if (!sentence) return null
  return (
    <Banner tone="bad" icon={<ProblemIcon />}>
      {sentence}
    </Banner>
  )
}
