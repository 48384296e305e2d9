import type { KnownPhoneView } from '@snaplink/contract'
import { useCallback, useEffect, useState } from 'react'
import { Button, IconButton } from '../design/button.tsx'
import { CloseIcon, PhoneIcon } from '../design/icons.tsx'
import { useToast } from '../design/toasts.tsx'
import { forgetPhone, invitePhone, knownPhones } from '../known-phones.ts'
import type { PageSession } from '../session.ts'
import { SnaplinkError } from '../snaplink-error.ts'
import { failureSentence } from './failure-sentence.ts'
import { known as texts } from './texts.ts'

/** Phones that agreed to join without a code: one press invites. Nothing where nobody is logged in, or no phone has agreed. */
export function KnownPhones({ session }: { session: PageSession }) {
  const toast = useToast()
  const [phones, setPhones] = useState<readonly KnownPhoneView[]>([])
  const [invited, setInvited] = useState<KnownPhoneView | null>(null)
  const { base } = session.http
  const isOurOrigin = new URL(base, document.baseURI).origin === location.origin

  const load = useCallback(() => {
    // A login is a cookie, and none goes to another origin.
    if (!isOurOrigin) return
    knownPhones({ base }).then(setPhones, (error) => {
      // The code is there all the same.
      if (!(error instanceof SnaplinkError)) throw error
    })
  }, [base, isOurOrigin])
  useEffect(load, [load])
  useEffect(() => session.onEvent(({ type }) => type === 'device.remembered' && load()), [session, load])

  const tell = (error: unknown) => toast({ tone: 'bad', text: failureSentence(error) })
  const invite = (phone: KnownPhoneView) =>
    invitePhone(phone.knownPhoneId, session.credential.sessionId, { base }).then(() => setInvited(phone), tell)
  const forget = ({ knownPhoneId }: KnownPhoneView) => forgetPhone(knownPhoneId, { base }).then(load, tell)

  if (phones.length === 0) return null
  return (
    <div className="known-phones">
      <ul>
        {phones.map((phone) => (
          <li key={phone.knownPhoneId}>
            <Button icon={<PhoneIcon size={18} />} onClick={() => invite(phone)}>
              {texts.use(phone.name)}
            </Button>
            <IconButton label={texts.forget(phone.name)} onClick={() => forget(phone)}>
              <CloseIcon size={16} />
            </IconButton>
          </li>
        ))}
      </ul>
      <p className="soft" role="status">
        {invited && (invited.isOpen ? texts.waiting(invited.name) : texts.openIt(invited.name))}
      </p>
    </div>
  )
}
