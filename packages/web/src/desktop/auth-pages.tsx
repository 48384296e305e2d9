import './auth-pages.css'
import { limits, type UserView } from '@snaplink/contract'
import { Button, PhoneIcon } from '@snaplink/sdk/design'
import { useState } from 'react'
import { Field } from '../design/field.tsx'
import { desktop } from '../texts.ts'
import { PasswordField } from './password-field.tsx'
import { Link, paths } from './router.tsx'
import { SigninCard } from './signin/signin-card.tsx'
import { useSnaplink } from './snaplink.ts'
import { type FormErrors, FormProblem, useForm } from './use-form.tsx'
import { useHeading } from './use-heading.ts'

const texts = desktop.auth

export function LogInPage({ guests, onDone }: { guests: boolean; onDone(user: UserView): void }) {
  const [byPhone, setByPhone] = useState(false)
  const snaplink = useSnaplink()
  const heading = useHeading(texts.logInTitle)
  const form = useForm({
    check: ({ email, password }) => ({
      ...checkEmail(email),
      ...(password ? {} : { password: texts.passwordMissing }),
    }),
    send: ({ email = '', password = '' }) => snaplink.signIn({ email, password }),
    onDone,
    fieldOf: { 'login.email-invalid': 'email', 'login.wrong': 'password' },
  })

  return (
    <section className="auth">
      <div>
        <h1 ref={heading} tabIndex={-1}>
          {texts.logInTitle}
        </h1>
        <p className="soft">{texts.logInLead}</p>
      </div>
      {byPhone ? <SigninCard onDone={onDone} /> : passwordForm()}
      <Button icon={byPhone ? undefined : <PhoneIcon />} onClick={() => setByPhone(!byPhone)}>
        {byPhone ? desktop.signin.close : desktop.signin.open}
      </Button>
      <p className="auth-else">
        {texts.noAccount} <Link to={paths.signUp}>{texts.signUpTitle}</Link>
        {guests && <Link to={paths.photos}>{texts.guestLink}</Link>}
      </p>
    </section>
  )

  function passwordForm() {
    return (
      <form {...form.props}>
        <FormProblem sentence={form.problem} />
        <EmailField error={form.errors.email} />
        <PasswordField
          label={texts.password}
          name="password"
          autoComplete="current-password"
          error={form.errors.password}
        />
        <Button kind="primary" type="submit" busy={form.busy}>
          {texts.logIn}
        </Button>
      </form>
    )
  }
}

export function SignUpPage({ guest, onDone }: { guest: boolean; onDone(user: UserView): void }) {
  const snaplink = useSnaplink()
  const heading = useHeading(texts.signUpTitle)
  const form = useForm({
    check: ({ email, password }) => ({
      ...checkEmail(email),
      ...(password ? {} : { password: texts.newPasswordMissing }),
    }),
    send: ({ email = '', password = '', name = '' }) => snaplink.signUp({ email, password, name }),
    onDone,
    fieldOf: { 'login.email-invalid': 'email', 'login.email-taken': 'email', 'login.password-weak': 'password' },
  })
  const taken = form.code === 'login.email-taken'

  return (
    <section className="auth">
      <div>
        <h1 ref={heading} tabIndex={-1}>
          {texts.signUpTitle}
        </h1>
        <p className="soft">{guest ? texts.signUpGuestLead : texts.signUpLead}</p>
      </div>
      <form {...form.props}>
        <FormProblem sentence={form.problem} />
        <EmailField
          error={taken ? texts.taken : form.errors.email}
          errorAction={taken && <Link to={paths.login}>{texts.takenLink}</Link>}
        />
        <PasswordField
          label={texts.password}
          name="password"
          autoComplete="new-password"
          hint={texts.passwordHint}
          maxLength={limits.maxPasswordChars}
          error={form.errors.password}
        />
        <Field
          label={texts.name}
          name="name"
          autoComplete="name"
          hint={texts.nameHint}
          maxLength={limits.maxNameChars}
        />
        <Button kind="primary" type="submit" busy={form.busy}>
          {texts.signUp}
        </Button>
      </form>
      <p className="auth-else">
        {texts.haveAccount} <Link to={paths.login}>{texts.logIn}</Link>
      </p>
    </section>
  )
}

function EmailField(props: { error: string | undefined; errorAction?: React.ReactNode }) {
  return (
    <Field
      {...props}
      label={texts.email}
      name="email"
      type="email"
      autoComplete="username"
      inputMode="email"
      autoCapitalize="none"
      spellCheck={false}
      maxLength={254}
    />
  )
}

function checkEmail(email: string | undefined): FormErrors {
  return email?.trim() ? {} : { email: texts.emailMissing }
}
