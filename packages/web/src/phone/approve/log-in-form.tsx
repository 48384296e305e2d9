import type { UserView } from '@snaplink/contract'
import { SnaplinkError } from '@snaplink/sdk'
import { Button } from '@snaplink/sdk/design'
import { type FormEvent, useState } from 'react'
import { approve as texts } from '../../approve-texts.ts'
import { Field } from '../../design/field.tsx'
import { errorSentence } from '../../texts.ts'
import type { SigninSdk } from './signin-sdk.ts'

/** The phone has to be logged in itself before it can let a computer in. */
export function LogInForm({ sdk, onDone }: { sdk: SigninSdk; onDone(user: UserView): void }) {
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<string | undefined>()

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const values = new FormData(event.currentTarget)
    setBusy(true)
    setError(undefined)
    try {
      onDone(await sdk.signIn({ email: String(values.get('email')), password: String(values.get('password')) }))
    } catch (failed) {
      if (!(failed instanceof SnaplinkError)) throw failed
      setError(errorSentence(failed.code))
    } finally {
      setBusy(false)
    }
  }

  return (
    <main className="approve">
      <div className="approve-words">
        <h1>{texts.logInTitle}</h1>
        <p className="soft">{texts.logInText}</p>
      </div>
      <form className="approve-form" onSubmit={submit}>
        <Field
          label={texts.email}
          name="email"
          type="email"
          required
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
        />
        <Field
          label={texts.password}
          name="password"
          type="password"
          required
          autoComplete="current-password"
          error={error}
        />
        <Button kind="primary" type="submit" busy={busy}>
          {texts.logIn}
        </Button>
      </form>
    </main>
  )
}
