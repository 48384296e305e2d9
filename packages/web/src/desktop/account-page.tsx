import './account-page.css'
import type { UserView } from '@snaplink/contract'
import { Button, useToast } from '@snaplink/sdk/design'
import { useEffect, useRef } from 'react'
import { desktop } from '../texts.ts'
import { OpenPages } from './open-pages.tsx'
import { PasswordField } from './password-field.tsx'
import { Link, paths, useHash } from './router.tsx'
import { useSnaplink } from './snaplink.ts'
import { FormProblem, useForm } from './use-form.tsx'
import { useHeading } from './use-heading.ts'

const texts = desktop.account

export interface AccountPageProps {
  user: UserView
  thisSessionId: string | undefined
  onEndedThis(): void
}

export function AccountPage({ user, thisSessionId, onEndedThis }: AccountPageProps) {
  const heading = useHeading(texts.title)
  return (
    <div className="account">
      <div>
        <h1 ref={heading} tabIndex={-1}>
          {texts.title}
        </h1>
        <p className="soft account-who">{user.isGuest ? texts.guest : (user.email ?? user.name)}</p>
        {user.isGuest && (
          <p>
            <Link to={paths.signUp}>{desktop.header.signUp}</Link>
          </p>
        )}
      </div>
      <OpenPages thisSessionId={thisSessionId} onEndedThis={onEndedThis} />
      {!user.isGuest && <ChangePassword email={user.email} />}
      <p className="account-back">
        <Link to={paths.photos}>{texts.back}</Link>
      </p>
    </div>
  )
}

function ChangePassword({ email }: { email: string | undefined }) {
  const snaplink = useSnaplink()
  const toast = useToast()
  const title = useRef<HTMLHeadingElement>(null)
  const form = useForm({
    check: ({ currentPassword, newPassword }) => ({
      ...(currentPassword ? {} : { currentPassword: desktop.auth.currentPasswordMissing }),
      ...(newPassword ? {} : { newPassword: desktop.auth.newPasswordMissing }),
    }),
    send: ({ currentPassword = '', newPassword = '' }) => snaplink.changePassword({ currentPassword, newPassword }),
    onDone: () => {
      form.reset()
      toast({ text: texts.passwordSaved })
    },
    fieldOf: { 'login.password-wrong': 'currentPassword', 'login.password-weak': 'newPassword' },
  })

  const hash = useHash()
  useEffect(() => {
    if (hash !== '#password') return
    title.current?.scrollIntoView()
    title.current?.focus()
  }, [hash])

  return (
    <section className="account-section">
      <div>
        <h2 ref={title} tabIndex={-1}>
          {texts.passwordTitle}
        </h2>
        <p className="soft">{texts.passwordLead}</p>
      </div>
      <form {...form.props}>
        <FormProblem sentence={form.problem} />
        {/* Tells password managers whose password this is. */}
        <input hidden readOnly name="username" autoComplete="username" value={email ?? ''} />
        <PasswordField
          label={desktop.auth.currentPassword}
          name="currentPassword"
          autoComplete="current-password"
          error={form.errors.currentPassword}
        />
        <PasswordField
          label={desktop.auth.newPassword}
          name="newPassword"
          autoComplete="new-password"
          hint={desktop.auth.passwordHint}
          error={form.errors.newPassword}
        />
        <Button type="submit" busy={form.busy}>
          {texts.passwordSave}
        </Button>
      </form>
    </section>
  )
}
