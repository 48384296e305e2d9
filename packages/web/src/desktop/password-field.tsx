import { useState } from 'react'
import { Field, type FieldProps } from '../design/field.tsx'
import { desktop } from '../texts.ts'

const texts = desktop.auth

/** A password that can be looked at while typing. */
export function PasswordField(props: Omit<FieldProps, 'type' | 'adornment'>) {
  const [shown, setShown] = useState(false)
  return (
    <Field
      {...props}
      type={shown ? 'text' : 'password'}
      autoCapitalize="none"
      spellCheck={false}
      adornment={
        <button
          type="button"
          className="field-adornment"
          aria-label={shown ? texts.hideLabel : texts.showLabel}
          onClick={() => setShown(!shown)}
        >
          {shown ? texts.hide : texts.show}
        </button>
      }
    />
  )
}
