import './approve.css'
import type { UserView } from '@snaplink/contract'
import { Button } from '@snaplink/sdk/design'
import type { ScannedSignin } from '@snaplink/sdk/signin'
import { useEffect, useState } from 'react'
import { approve as texts } from '../../approve-texts.ts'
import { errorSentence, type FailureCode } from '../../texts.ts'
import { EntryNotice } from '../entry-notice.tsx'
import { LogInForm } from './log-in-form.tsx'
import type { SigninSdk } from './signin-sdk.ts'
import { useApproval } from './use-approval.ts'

/** The phone's page behind the code of a login: who asks, and the person's answer. Opening it changes nothing. */
export function ApproveApp({ sdk, code }: { sdk: SigninSdk; code: string | null }) {
  const { step, logIn, look, approve, deny } = useApproval(sdk, code)
  useEffect(() => {
    document.title = texts.title
  }, [])

  switch (step.name) {
    case 'starting':
      return <EntryNotice kind="busy" title={texts.starting} />
    case 'unreachable':
      return <EntryNotice kind="busy" title={texts.unreachable} text={texts.unreachableText} />
    case 'no-code':
      return <EntryNotice kind="scan" title={texts.noCode} text={texts.noCodeText} />
    case 'log-in':
      return <LogInForm sdk={sdk} onDone={logIn} />
    case 'ask':
      return <Ask user={step.user} busy={step.busy} onLook={look} onLeave={deny} />
    case 'decide':
      return <Decide request={step.request} busy={step.busy} onPick={approve} onDeny={deny} />
    case 'done':
      return <EntryNotice kind="done" title={texts.done} text={texts.doneText(step.browser)} />
    case 'denied':
      return <EntryNotice kind="off" title={texts.denied} text={texts.deniedText} />
    case 'failed':
      return <Failed code={step.code} />
  }
}

/** Before anything is claimed: a link that somebody sent must not do it by being opened. */
function Ask(props: { user: UserView; busy: boolean; onLook(): void; onLeave(): void }) {
  const { user, busy, onLook, onLeave } = props
  return (
    <main className="approve">
      <div className="approve-words">
        <h1>{texts.askTitle}</h1>
        <p>{texts.askText(user.email ?? user.name)}</p>
        <p className="soft">{texts.askHint}</p>
      </div>
      <div className="approve-buttons">
        <Button busy={busy} onClick={onLook}>
          {texts.look}
        </Button>
        <Button onClick={onLeave}>{texts.notMe}</Button>
      </div>
    </main>
  )
}

interface DecideProps {
  request: ScannedSignin
  busy: boolean
  onPick(number: string): void
  onDeny(): void
}

/** What would be let in, and the four answers, none of them easier to press than the others. */
function Decide({ request, busy, onPick, onDeny }: DecideProps) {
  const secondsAgo = useSecondsAgo(request)
  return (
    <main className="approve">
      <div className="approve-words">
        <h1>{texts.decideTitle}</h1>
        <dl className="approve-facts">
          <Fact name={texts.computer} value={request.browser} />
          <Fact name={texts.where} value={[request.place, request.address].filter(Boolean).join(' · ')} />
          <Fact name={texts.asked} value={texts.ago(secondsAgo)} />
          <Fact
            name={texts.network}
            value={request.isSameNetwork ? texts.sameNetwork : texts.otherNetwork}
            mark={request.isSameNetwork ? undefined : 'warn'}
          />
        </dl>
      </div>
      <fieldset className="approve-numbers">
        <legend>{texts.which}</legend>
        {request.choices.map((number) => (
          <Button key={number} busy={busy} aria-label={texts.pick(number)} onClick={() => onPick(number)}>
            {number}
          </Button>
        ))}
        <Button busy={busy} onClick={onDeny}>
          {texts.notMe}
        </Button>
      </fieldset>
    </main>
  )
}

function Fact({ name, value, mark }: { name: string; value: string; mark?: 'warn' | undefined }) {
  return (
    <div data-mark={mark}>
      <dt>{name}</dt>
      <dd className="figures">{value}</dd>
    </div>
  )
}

function Failed({ code }: { code: FailureCode }) {
  if (code === 'signin.number-wrong') return <EntryNotice kind="off" title={texts.wrong} text={texts.wrongText} />
  if (code === 'signin.unknown') return <EntryNotice kind="scan" title={texts.gone} text={texts.goneText} />
  return <EntryNotice kind="off" title={texts.failed} text={errorSentence(code)} />
}

/** Counted here from what the answer said: the phone's clock may be off. */
function useSecondsAgo({ secondsAgo }: ScannedSignin): number {
  const [since, setSince] = useState(0)
  useEffect(() => {
    const begunAt = performance.now()
    const timer = setInterval(() => setSince(Math.floor((performance.now() - begunAt) / 1000)), 1000)
    return () => clearInterval(timer)
  }, [])
  return secondsAgo + since
}
