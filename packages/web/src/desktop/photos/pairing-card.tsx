import './pairing-card.css'
import { type Address, pairingUrl } from '@snaplink/contract'
import type { PageSession } from '@snaplink/sdk'
import { useEffect, useState } from 'react'
import { IconButton } from '../../design/button.tsx'
import { CloseIcon } from '../../design/icons.tsx'
import { desktop } from '../../texts.ts'
import { useStore } from '../../use-store.ts'
import { AddressChooser } from './address-chooser.tsx'
import { CopyAddress } from './copy-address.tsx'
import { PairingHelp } from './pairing-help.tsx'
import { QrCode } from './qr-code.tsx'
import { RenewCountdown } from './renew-countdown.tsx'

const texts = desktop.pairing

export interface PairingCardProps {
  session: PageSession
  addresses: readonly Address[]
  /** `hero`: nothing else is there yet. `aside`: beside photos. */
  place: 'hero' | 'aside'
  /** Offered when the card is not needed. */
  onHide?: (() => void) | undefined
}

/** Long enough to pick up a phone and scan. After it, something is probably in the way. */
const helpAfterMs = 20_000

/** The code that lets a phone in, with all that helps when it does not. */
export function PairingCard({ session, addresses, place, onHide }: PairingCardProps) {
  const ticket = useStore(session.ticket)
  const [chosen, setChosen] = useState<Address | null>(null)
  const helping = useDelay(helpAfterMs)

  const shown = chosen ?? addresses.find(({ origin }) => ticket?.url.startsWith(origin)) ?? addresses[0] ?? null
  const url = ticket && (chosen ? pairingUrl(chosen.origin, session.credential.sessionId, ticket.ticket) : ticket.url)
  const next = shown && addresses[(addresses.indexOf(shown) + 1) % addresses.length]

  return (
    <section className={`pairing pairing-${place}`} aria-labelledby="pairing-title">
      <div className="pairing-words">
        {place === 'hero' ? (
          <>
            <h1 id="pairing-title">{texts.title}</h1>
            <p className="pairing-lead">{texts.lead}</p>
          </>
        ) : (
          <>
            <h2 id="pairing-title">{onHide ? texts.codeTitleMore : texts.codeTitle}</h2>
            <p className="soft">{texts.codeHint}</p>
          </>
        )}
      </div>

      <div className="pairing-code">
        <div className="pairing-sheet">
          {url ? <QrCode text={url} label={texts.codeLabel} /> : <p className="pairing-pending">{texts.codePending}</p>}
        </div>
        {ticket && <RenewCountdown ticket={ticket} />}
      </div>

      <div className="pairing-more">
        {url && <CopyAddress url={url} />}
        {helping ? (
          <PairingHelp next={next && next !== shown ? next : null} onTry={setChosen} />
        ) : (
          addresses.length > 1 && <AddressChooser addresses={addresses} chosen={shown} onChoose={setChosen} />
        )}
        {helping && addresses.length > 2 && (
          <AddressChooser addresses={addresses} chosen={shown} onChoose={setChosen} />
        )}
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
