import './ways-in.css'
import { newId, readShortCode, shortCodeLength } from '@snaplink/contract'
import { describeDevice, invitationFor, joinByCode, type PhoneSession, SnaplinkError, withdrawKey } from '@snaplink/sdk'
import { Button } from '@snaplink/sdk/design'
import { type FormEvent, useEffect, useState } from 'react'
import { Field } from '../design/field.tsx'
import { waysIn as waysInTexts } from '../entry-texts.ts'
import { sessionOptions } from '../session-options.ts'
import { errorSentence } from '../texts.ts'
import type { Invitation } from './invitation.ts'
import { PairingDoor } from './pairing-door.tsx'
import { forgetRemembered, type RememberedBy, rememberedBy } from './remembered.ts'
import type { WaysInProps } from './ways-in-props.ts'

const texts = waysInTexts
const askEveryMs = 2000

/** How a phone comes in that is on this page already: by the code, which it scans here, by letters that it types, or because its computer asks for it. */
export function WaysIn({ onJoined, onInvited }: WaysInProps) {
  return (
    <div className="ways-in">
      <PairingDoor onInvited={onInvited} />
      <WaitForInvitation onInvited={onInvited} />
      <CodeForm onJoined={onJoined} />
    </div>
  )
}

function CodeForm({ onJoined }: { onJoined(session: PhoneSession): void }) {
  const [problem, setProblem] = useState('')
  const [isBusy, setBusy] = useState(false)

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const code = readShortCode(String(new FormData(event.currentTarget).get('code')))
    if (!code) return setProblem(texts.incomplete)
    setBusy(true)
    setProblem('')
    try {
      onJoined(await joinByCode({ ...sessionOptions(), code, deviceId: newId(), name: await describeDevice() }))
    } catch (error) {
      if (!(error instanceof SnaplinkError)) throw error
      setProblem(errorSentence(error.code))
      setBusy(false)
    }
  }

  return (
    <form className="code-form" onSubmit={submit}>
      <Field
        label={texts.code}
        name="code"
        placeholder="BCDF-GHJK"
        autoComplete="off"
        autoCapitalize="characters"
        spellCheck={false}
        maxLength={shortCodeLength + 6}
        error={problem || undefined}
      />
      <Button type="submit" busy={isBusy}>
        {texts.connect}
      </Button>
    </form>
  )
}

/** Looks out for computers that may ask for this phone. */
function WaitForInvitation({ onInvited }: { onInvited(invitation: Invitation): void }) {
  const [known, setKnown] = useState<readonly RememberedBy[]>(rememberedBy)

  useEffect(() => {
    const look = async () => {
      if (document.visibilityState === 'hidden') return
      for (const { key } of known) {
        try {
          const { invitation } = await invitationFor(key, sessionOptions())
          if (invitation) return onInvited(invitation)
        } catch (error) {
          if (!(error instanceof SnaplinkError)) throw error
          if (error.code !== 'known-phone.unknown') continue
          forgetRemembered(key)
          setKnown(rememberedBy())
        }
      }
    }
    if (known.length === 0) return
    void look()
    const timer = setInterval(look, askEveryMs)
    return () => clearInterval(timer)
  }, [known, onInvited])

  const forget = async (key: string) => {
    forgetRemembered(key)
    setKnown(rememberedBy())
    // Without an answer, the computer still has its name; it can no longer reach anybody by it.
    await withdrawKey(key, sessionOptions()).catch(() => undefined)
  }

  if (known.length === 0) return null
  return (
    <ul className="known-by">
      {known.map(({ key, pageName }) => (
        <li key={key}>
          <p>{texts.waitingFor(pageName)}</p>
          <Button kind="quiet" onClick={() => forget(key)}>
            {texts.forget}
          </Button>
        </li>
      ))}
    </ul>
  )
}
