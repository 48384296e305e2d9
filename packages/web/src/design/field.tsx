import './field.css'
import { ProblemIcon } from '@snaplink/sdk/design'
import { type InputHTMLAttributes, type ReactNode, useId } from 'react'

export interface FieldProps extends Omit<InputHTMLAttributes<HTMLInputElement>, 'id' | 'className'> {
  label: string
  name: string
  hint?: string
  /** What is wrong with what was entered; stands at the field and is read out with it. */
  error?: string | undefined
  /** Beside the error: the way out. */
  errorAction?: ReactNode
  /** Inside the field, at its end. */
  adornment?: ReactNode
}

export function Field({ label, hint, error, errorAction, adornment, ...input }: FieldProps) {
  const id = useId()
  const described = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ')
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <div className="field-box">
        <input {...input} id={id} aria-invalid={Boolean(error)} aria-describedby={described || undefined} />
        {adornment}
      </div>
      {hint && (
        <p className="field-hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      {error && (
        <p className="field-error" id={`${id}-error`}>
          <ProblemIcon size={16} />
          <span>
            {error} {errorAction}
          </span>
        </p>
      )}
    </div>
  )
}
