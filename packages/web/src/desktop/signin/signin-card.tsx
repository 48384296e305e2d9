import './signin-card.css'
import type { UserView } from '@snaplink/contract'
import { Button, StateDot } from '@snaplink/sdk/design'
import { QrCode, RenewCountdown, useStore } from '@snaplink/sdk/react'
import type { SigninRequest } from '@snaplink/sdk/signin'
import { useEffect, useRef, useState } from 'react'
import { sessionOptions } from '../../session-options.ts'
import { desktop, errorSentence, type FailureCode } from '../../texts.ts'
import { useSnaplink } from '../snaplink.ts'

const texts = desktop.signin

/** The way in without a password: a code for the phone, then the number that the person picks on it. */
export function SigninCard({ onDone }: { onDone(user: UserView): void }) {
  const { request, again } = useSigninRequest()
  if (!request) return null
  return <SigninSteps key={request.round} request={request.asked} onDone={onDone} onAgain={again} />
}

function SigninSteps(props: { request: SigninRequest; onDone(user: UserView): void; onAgain(): void }) {
  const state = useStore(props.request.state)
  const done = useRef(props.onDone)
  done.current = props.onDone
  useEffect(() => {
    if (state.state === 'in') done.current(state.user)
  }, [state])

  return (
    <div className="signin" data-state={state.state}>
      {state.state === 'pending' && (
        <div>
          <div className="signin-sheet">
            <QrCode text={state.url} label={texts.codeLabel} />
          </div>
          <RenewCountdown ticket={state} />
        </div>
      )}
      <div className="signin-words" role="status">
        {words()}
      </div>
      {state.state === 'over' && (
        <Button kind="primary" onClick={props.onAgain}>
          {texts.again}
        </Button>
      )}
    </div>
  )

  function words() {
    switch (state.state) {
      case 'asking':
        return <Live text={texts.asking} />
      case 'pending':
        return (
          <>
            <p className="signin-lead">{texts.scan}</p>
            <p className="soft">{texts.scanHint}</p>
          </>
        )
      case 'scanned':
        return (
          <>
            <p className="signin-lead">{texts.pick}</p>
            <p className="signin-number figures">{state.number}</p>
            <p className="soft">{texts.pickHint}</p>
          </>
        )
      case 'in':
        return <Live text={texts.entering} />
      case 'over':
        return (
          <>
            <p className="signin-lead">{overTitle(state.code)}</p>
            {state.code === 'signin.denied' && <p className="soft">{texts.deniedHint}</p>}
          </>
        )
    }
  }
}

function Live({ text }: { text: string }) {
  return (
    <p className="signin-live">
      <StateDot state="live" />
      {text}
    </p>
  )
}

function overTitle(code: FailureCode): string {
  if (code === 'signin.denied') return texts.denied
  return code === 'signin.unknown' ? texts.expired : errorSentence(code)
}

/** A request that ends with the page that shows it; `again` makes another. */
function useSigninRequest() {
  const snaplink = useSnaplink()
  const [round, setRound] = useState(1)
  const [request, setRequest] = useState<{ asked: SigninRequest; round: number } | null>(null)
  useEffect(() => {
    const asked = snaplink.requestSignin(sessionOptions())
    setRequest({ asked, round })
    return () => asked.stop()
  }, [snaplink, round])
  return { request, again: () => setRound((before) => before + 1) }
}
