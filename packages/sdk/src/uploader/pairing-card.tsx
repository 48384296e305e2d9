import { type Address, pairingUrl } from '@snaplink/contract'
import { useEffect, useId, useState } from 'react'
import { IconButton } from '../design/button.tsx'
import { CloseIcon } from '../design/icons.tsx'
import type { PageSession } from '../index.ts'
import { AddressChooser } from './address-chooser.tsx'
import { CopyAddress } from './copy-address.tsx'
import { KnownPhones } from './known-phones.tsx'
import { PairingHelp } from './pairing-help.tsx'
import { QrCode } from './qr-code.tsx'
import { RenewCountdown } from './renew-countdown.tsx'
import { ShortCode } from './short-code.tsx'
import { pairing as texts } from './texts.ts'
import { useStore } from './use-store.ts'

export interface PairingCardProps {
  session: PageSession
  addresses: readonly Address[]
  /** What scanning the code is for. Default: photos, or one more phone. */
  title?: string | undefined
  /** Offered when a phone is connected already. */
  onHide?: (() => void) | undefined
}

/** Long enough to pick up a phone and scan. After it, something is probably in the way. */
const helpAfterMs = 20_000

/** The code that lets a phone in, with all that helps when it does not. */
export function PairingCard({ session, addresses, title, onHide }: PairingCardProps) {
  const ticket = useStore(session.ticket)
  const [chosen, setChosen] = useState<Address | null>(null)
  const helping = useDelay(helpAfterMs)
  const id = useId()

  const shown = chosen ?? addresses.find(({ origin }) => ticket?.url.startsWith(origin)) ?? addresses[0] ?? null
  const url = ticket && (chosen ? pairingUrl(chosen.origin, session.credential.sessionId, ticket.ticket) : ticket.url)
  const next = shown && addresses[(addresses.indexOf(shown) + 1) % addresses.length]
  const others = <AddressChooser addresses={addresses} chosen={shown} onChoose={setChosen} />

  return (
    <section className="pairing" aria-labelledby={id} part="pairing">
      <div className="pairing-words">
        <p className="panel-title" id={id}>
          {title ?? (onHide ? texts.titleMore : texts.title)}
        </p>
        <p className="soft">{texts.stay}</p>
      </div>
      <div className="pairing-sheet">
        {url ? <QrCode text={url} label={texts.codeLabel} /> : <p className="pairing-pending">{texts.codePending}</p>}
      </div>
      {ticket && <RenewCountdown ticket={ticket} />}
      <div className="pairing-more">
        <KnownPhones session={session} />
        {url && <CopyAddress url={url} />}
        {url && <ShortCode session={session} pairingUrl={url} />}
        {helping && <PairingHelp next={next && next !== shown ? next : null} onTry={setChosen} />}
        {addresses.length > (helping ? 2 : 1) && others}
      </div>
      {onHide && (
        <div className="pairing-hide">
          <IconButton label={texts.hide} onClick={onHide}>
            <CloseIcon />
          </IconButton>
        </div>
      )}
    </section>
  )
}

function useDelay(ms: number): boolean {
  const [over, setOver] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setOver(true), ms)
    return () => clearTimeout(timer)
  }, [ms])
  return over
}
